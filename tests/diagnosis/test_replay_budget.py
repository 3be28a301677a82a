"""Naming ends after so many replays, whatever is known already; facts and verdicts stay."""

from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.diagnosis import replay_budget
from grader.diagnosis.replay_budget import BudgetSpentError, ReplayBudget
from grader.validation.subject import Subject

PROJECT = Path(__file__).parents[2]


def test_a_replay_counts_once(monkeypatch):
    monkeypatch.setattr(replay_budget, "MOST_REPLAYS", 3)
    budget = ReplayBudget()
    for replay in "abcabc":
        budget.need(replay)
    assert budget.replays == 3
    with pytest.raises(BudgetSpentError):
        budget.need("d")


def test_each_submission_has_a_budget_of_its_own(monkeypatch):
    monkeypatch.setattr(replay_budget, "MOST_REPLAYS", 1)
    budget = ReplayBudget()
    for replay in "abc":
        budget.start()
        budget.need(replay)
    assert budget.replays == 1


def test_a_limit_of_time_is_the_safety_net(monkeypatch):
    monkeypatch.setattr(replay_budget, "MOST_CPU_SECONDS", -1.0)
    budget = ReplayBudget()
    for replay in range(63):
        budget.need(replay)
    with pytest.raises(BudgetSpentError):
        budget.need("the next")


@pytest.fixture(scope="module")
def subject():
    return Subject(get_assignment(PROJECT, "ece421_pa2"))


def grade(subject, name):
    subject.engine.diagnoser._memory.clear()
    return subject.grade(name, [subject.variants[name].alter])


def test_what_is_counted_does_not_depend_on_what_is_known(subject):
    outcomes = [
        one.outcome for one in grade(subject, "layer_transposed").judgements
    ]
    diagnoser = subject.engine.diagnoser
    counts = []
    for _ in range(2):
        diagnoser._explanations(outcomes)
        counts.append(diagnoser.altered.budget.replays)
    assert counts[0] == counts[1] > 0


def test_beyond_the_budget_the_name_is_lost_and_said_to_be(
    subject,
    monkeypatch,
):
    usual = grade(subject, "layer_transposed")
    assert [one.misconception for one in usual.diagnoses] == [
        "layer_transposed",
    ]
    monkeypatch.setattr(replay_budget, "MOST_REPLAYS", 10)
    ended = grade(subject, "layer_transposed")
    assert ended.score == usual.score
    *facts, last = ended.diagnoses
    assert "Not every" in last.title
    assert set(last.tests) == set(usual.diagnoses[0].tests)
    assert facts
    assert {one.misconception for one in ended.diagnoses} == {None}
