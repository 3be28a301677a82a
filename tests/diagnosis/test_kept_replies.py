"""What was replayed for one submission is kept for others, in this run and later ones."""

from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.diagnosis import kept_replies
from grader.diagnosis.kept_replies import KeptReplies
from grader.diagnosis.reply_table import unpacked
from grader.testing.arrays import from_numpy
from grader.validation.subject import Subject

PROJECT = Path(__file__).parents[2]
RAN = frozenset({(3, "relu")})
HIDDEN, OWN = bytes(range(16)), bytes(16)
REPLY = from_numpy(np.arange(3.0)), RAN
PAIR = ("kind:relu:3:1", "kind:relu:3:2")


class Memory:
    """A store that forgets at its end."""

    def __init__(self):
        self.contents = {}

    def load(self, name):
        return self.contents.get(name)

    def keep(self, name, content):
        self.contents[name] = content

    @contextmanager
    def claimed(self, _):
        yield True


def kept_in(store):
    return KeptReplies(store, lambda: {HIDDEN})


def test_a_reply_is_there_for_later_runs_once_it_is_written():
    store = Memory()
    first = kept_in(store)
    first.keep(PAIR, HIDDEN, REPLY)
    assert first.look_up(PAIR, HIDDEN) == REPLY
    assert kept_in(store).look_up(PAIR, HIDDEN) is None
    first.write(at_least=1)
    assert kept_in(store).look_up(PAIR, HIDDEN) == REPLY
    assert kept_in(store).look_up(PAIR[:1], HIDDEN) is None


def test_few_new_replies_are_not_worth_writing():
    store = Memory()
    kept = kept_in(store)
    kept.keep(PAIR, HIDDEN, REPLY)
    kept.write()
    assert store.contents == {}


def test_what_depends_on_a_student_s_own_answers_is_not_kept():
    kept = kept_in(Memory())
    kept.keep(PAIR, OWN, REPLY)
    assert kept.look_up(PAIR, OWN) is None


def test_two_processes_keep_what_both_found():
    store = Memory()
    first, second = kept_in(store), kept_in(store)
    first.keep(PAIR[:1], HIDDEN, REPLY)
    second.keep(PAIR[1:], HIDDEN, REPLY)
    first.write(at_least=1)
    second.write(at_least=1)
    later = kept_in(store)
    assert later.look_up(PAIR[:1], HIDDEN) == REPLY
    assert later.look_up(PAIR[1:], HIDDEN) == REPLY


def test_what_is_damaged_is_found_out_again():
    store = Memory()
    first = kept_in(store)
    first.keep(PAIR, HIDDEN, REPLY)
    first.write(at_least=1)
    (name,) = store.contents
    store.contents[name] = store.contents[name][:-1]
    later = kept_in(store)
    assert later.look_up(PAIR, HIDDEN) is None
    later.keep(PAIR, HIDDEN, REPLY)
    later.write(at_least=1)
    assert unpacked(store.contents[name]) is not None


def test_one_process_keeps_so_much_and_no_more(monkeypatch):
    monkeypatch.setattr(kept_replies, "MOST_OF_ALL", 0)
    kept = kept_in(Memory())
    kept.keep(PAIR[:1], HIDDEN, REPLY)
    kept.keep(PAIR[1:], HIDDEN, REPLY)
    assert kept.look_up(PAIR[1:], HIDDEN) is None


@pytest.fixture(scope="module")
def runs():
    """Return what is said of an unlisted mistake, without a store, with a new and a full one.

    Beside it stands how often the library of kinds was replayed.
    """
    store = Memory()
    found = []
    for kept in (None, store, store):
        subject = Subject(get_assignment(PROJECT, "ece421_pa2"))
        if kept is not None:
            subject.engine.keep_replies(kept)
        kinds = subject.engine.diagnoser.altered.kinds
        replayed = []
        reply = kinds.replayer.reply

        def counted(mistakes, call, seed=0, reply=reply, replayed=replayed):
            replayed.extend(mistakes and [mistakes])
            return reply(mistakes, call, seed)

        kinds.replayer.reply = counted
        result = subject.grade("unlisted", [_with_a_mistake])
        found.append((_shown(result), len(replayed)))
    return found


def test_what_is_said_is_the_same_with_and_without_it(runs):
    without, finding, having = (shown for shown, _ in runs)
    assert without
    assert finding == without
    assert having == without


def test_hardly_anything_is_replayed_twice(runs):
    without, finding, having = (count for _, count in runs)
    assert finding == without
    assert having < without / 2


def _with_a_mistake(reference):
    right = reference.softmax

    def softmax(x):
        return right(x) ** 1.01

    reference.softmax = softmax


def _shown(result):
    return [
        (d.misconception, d.title, d.explanation, d.tests)
        for d in result.diagnoses
    ]
