"""Misconceptions are reported under their own names."""

from types import SimpleNamespace

from grader.model import Diagnosis, Misconception
from grader.validation.checks.misconception_names import check_names


def subject(named, family=""):
    ones = {
        name: Misconception(name, name, "c", "e", "h", family) for name in named
    }
    results = {
        name: SimpleNamespace(
            diagnoses=tuple(
                Diagnosis("t", "e", misconception=other) for other in others
            ),
        )
        for name, others in named.items()
    }
    return SimpleNamespace(misconceptions=ones, mistakes=results)


def test_the_mistakes_of_the_new_assignment_are_named(whole):
    (found,) = check_names(whole)
    assert found.ok
    assert not found.warning
    assert found.sentence.startswith("6 of 6 misconceptions are named")


def test_another_name_is_a_fault():
    wrong, named = check_names(subject({"a": ["b"], "b": ["b"]}))
    assert not wrong.ok
    assert wrong.detail == ("a is reported as b",)
    assert named.ok


def test_measured_facts_alone_are_worth_a_look():
    (found,) = check_names(subject({"a": [None], "b": ["b"]}))
    assert found.ok
    assert found.warning
    assert found.detail == ("a is described by measured facts only",)


def test_the_name_of_the_family_will_do():
    (found,) = check_names(subject({"a": ["scale"]}, family="scale"))
    assert found.ok
    assert not found.warning
