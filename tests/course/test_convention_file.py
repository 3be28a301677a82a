"""Conventions as authors declare them."""

import pytest

from grader.course.catalogue import get_assignment
from grader.course.convention_file import load_conventions
from grader.errors import ContractError

DOOR = """
from grader.conventions import convention


def evidence(asked, rng):
    return asked.half(x=rng.standard_normal(3))

"""
CONVENTION = """
@convention({note!r}, about="scale", evidence={evidence})
def {name}(reference):
    pass

"""


def loaded(course, *declared):
    path = course / "reference" / "toy" / "conventions.py"
    path.write_text(DOOR + "".join(declared), encoding="utf-8")
    return load_conventions(get_assignment(course, "toy"))


def test_without_the_file_there_is_none(toy):
    assert load_conventions(toy) == ()


def test_they_come_in_the_order_of_the_file(course):
    declared = [
        CONVENTION.format(note=f"Of {name}.", evidence="[evidence]", name=name)
        for name in ("second", "first")
    ]
    second, first = loaded(course, *declared)
    assert (second.id, first.id) == ("second", "first")
    assert second.note == "Of second."
    assert second.about == "scale"
    assert second.evidence == first.evidence


@pytest.mark.parametrize(
    ("note", "evidence"),
    [(" ", "[evidence]"), ("A note.", "[]")],
)
def test_one_needs_a_note_and_evidence(course, note, evidence):
    declared = CONVENTION.format(note=note, evidence=evidence, name="bare")
    with pytest.raises(ContractError, match="bare lacks its note or evidence"):
        loaded(course, declared)
