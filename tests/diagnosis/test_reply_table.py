"""Tables of replies hold what misconceptions answer, are made once, and change no diagnosis."""

from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.diagnosis import reply_table
from grader.diagnosis.reply_table import (
    ReplyTable,
    decoded,
    encoded,
    encoded_footprint,
    footprint_in,
    packed,
    unpacked,
)
from grader.model import Call, StudentFailure
from grader.model.failure_details import NoFile, Raised
from grader.suite.footprints import Footprint
from grader.testing.arrays import from_numpy
from grader.validation.subject import Subject

PROJECT = Path(__file__).parents[2]
RAN = frozenset({(3, "relu"), (20, "Net.forward")})
KEY = bytes(range(16))
CALL = Call("half", {"x": 2.0}, None)


class Memory:
    """A store that forgets at its end."""

    def __init__(self):
        self.contents = {}
        self.is_ours = True

    def load(self, name):
        return self.contents.get(name)

    def keep(self, name, content):
        self.contents[name] = content

    @contextmanager
    def claimed(self, _):
        yield self.is_ours


class Source:
    """Counts what it is asked to make."""

    def __init__(self):
        self.made = 0

    def replayed(self, mistake, _):
        self.made += 1
        return None if mistake == "harmless" else (from_numpy(np.ones(2)), RAN)

    def measured_footprint(self, _):
        return Footprint(frozenset({"relu"}), RAN)


def table_in(store, source=None):
    return ReplyTable(store, lambda: {KEY: CALL}, source or Source())


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        None,
        from_numpy(np.arange(6.0).reshape(2, 3)),
        (from_numpy(np.ones(2, "float32")), {"a": [1, True, "b"]}),
        StudentFailure(Raised("ValueError", "sizes 2 and 3")),
    ],
)
def test_a_reply_comes_back_as_it_was(value):
    assert decoded(encoded((value, RAN))) == (value, RAN)


@pytest.mark.parametrize("functions", [RAN, frozenset(), None])
def test_a_footprint_comes_back_as_it_was(functions):
    footprint = Footprint(frozenset({"relu", "Net.forward"}), functions)
    assert footprint_in(encoded_footprint(footprint)) == footprint


def test_what_cannot_cross_is_not_kept():
    assert encoded((object(), RAN)) is None
    assert encoded((StudentFailure(NoFile()), RAN)) is None


def test_a_damaged_table_is_none():
    content = packed({KEY: b"entry", bytes(16): b""})
    assert unpacked(content) == {KEY: b"entry", bytes(16): b""}
    for damaged in (b"", b"junk", content[:-1], content[:-1] + b"?"):
        assert unpacked(damaged) is None
    assert decoded(b"") is decoded(b"entry") is footprint_in(b"entry") is None


def test_a_table_is_made_once():
    store, source = Memory(), Source()
    first = table_in(store, source)
    for _ in range(2):
        assert first.look_up("absolute", KEY)[1] == RAN
    assert source.made == 1
    assert first.look_up("absolute", bytes(reversed(KEY))) is None
    later = Source()
    assert table_in(store, later).look_up("absolute", KEY)[1] == RAN
    assert table_in(store, later).footprint("absolute").names == {"relu"}
    assert later.made == 0


def test_what_changes_nothing_is_not_in_it():
    table = table_in(Memory())
    assert table.look_up("harmless", KEY) is None
    assert table.footprint("harmless") is not None


def test_a_damaged_table_is_made_again():
    store, source = Memory(), Source()
    store.contents["absolute"] = b"junk"
    assert table_in(store, source).look_up("absolute", KEY) is not None
    assert unpacked(store.contents["absolute"]) is not None


def test_what_another_process_makes_is_not_waited_for():
    store, source = Memory(), Source()
    store.is_ours = False
    table = table_in(store, source)
    assert table.look_up("absolute", KEY) is None
    assert source.made == 0
    store.contents["absolute"] = packed({KEY: encoded((1.0, RAN))})
    assert table.look_up("absolute", KEY) == (1.0, RAN)


def test_nothing_is_made_beyond_the_budget(monkeypatch):
    monkeypatch.setattr(reply_table, "MOST_SECONDS", -1.0)
    source = Source()
    assert table_in(Memory(), source).look_up("absolute", KEY) is None
    assert source.made == 0


def test_a_table_that_is_too_large_is_not_kept(monkeypatch):
    monkeypatch.setattr(reply_table, "MOST_BYTES", 10)
    store = Memory()
    table_in(store)._made("absolute")
    assert store.contents == {}


@pytest.fixture(scope="module")
def diagnoses():
    """Return the diagnoses of some misconceptions: without a table, while it is made, and with it."""
    assignment = get_assignment(PROJECT, "ece421_pa2")
    store = Memory()
    found = []
    for kept in (None, store, store):
        subject = Subject(assignment)
        if kept is not None:
            subject.engine.keep_replies(kept)
        chosen = sorted(subject.variants)[::20]
        found.append(
            {
                name: subject.grade(
                    name,
                    [subject.variants[name].alter],
                ).diagnoses
                for name in chosen
            },
        )
    assert store.contents
    return found


def test_diagnoses_are_the_same_with_and_without_it(diagnoses):
    without, making, having = map(_shown, diagnoses)
    assert making == without
    assert having == without
    assert any(name for names in without.values() for name, *_ in names)


def _shown(diagnoses):
    return {
        name: [
            (one.misconception, one.title, one.explanation, one.tests)
            for one in found
        ]
        for name, found in diagnoses.items()
    }
