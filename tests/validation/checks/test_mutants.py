"""Mutants of the reference measure the tests; equivalent ones can be marked."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.course.catalogue import get_assignment
from grader.validation.checks import mutants
from grader.validation.subject import Subject

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def subject():
    return Subject(get_assignment(ROOT, "nyu_hw1"))


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(mutants, "MOST", 12)


@pytest.mark.usefixtures("few")
def test_a_mutant_that_computes_the_same_is_listed_and_can_be_marked(
    subject,
    monkeypatch,
):
    monkeypatch.setattr(mutants, "equivalent", lambda _: set())
    score, needed = mutants.check_mutants(subject)
    assert score.ok
    assert score.warning
    line, _, name = score.detail[0].partition(": ")
    assert line.startswith("line ")
    assert "test function" in needed.sentence

    monkeypatch.setattr(mutants, "equivalent", lambda _: {name, "gone: x: y"})
    marked, stale, _ = mutants.check_mutants(subject)
    assert "1 more are marked as equivalent" in marked.sentence
    assert score.detail[0] not in marked.detail
    assert stale.detail == ("gone: x: y",)


def test_marks_are_read_from_a_file(tmp_path):
    subject = SimpleNamespace(assignment=SimpleNamespace(reference=tmp_path))
    assert mutants.equivalent(subject) == set()
    (tmp_path / mutants.FILE).write_text("# why\n\nf: x: y\n", encoding="utf-8")
    assert mutants.equivalent(subject) == {"f: x: y"}


def test_every_function_has_its_share_of_mutants(subject):
    chosen = mutants.mutants_of(mutants.kinds_of(subject.assignment))
    functions = {kind.edit.function.name for kind in chosen}
    assert {"mse_loss", "bce_loss", "MLP.forward", "MLP.backward"} <= functions
    assert len({mutants.name_of(kind) for kind in chosen}) == len(chosen)
