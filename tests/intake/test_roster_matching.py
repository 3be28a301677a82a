"""Roster and submissions brought together: everybody once, nobody lost, nobody taken for another."""

import pytest

from grader.intake.intake import Intake
from grader.intake.roster import Member, Roster
from grader.intake.roster_matching import with_roster
from grader.model import Person, Submission

LIST = (
    Person("Ada Lovelace", "s1", "ada@uni.edu", "A", keys=("1001", "adal")),
    Person("Élodie Müller-Ångström", "s2", "elodie@uni.edu", "A"),
    Person("O'Brien, Seán", "s3", "sean@uni.edu", "B"),
    Person("محمد علي", "s4"),
    Person("Li Wei", "s5"),
    Person("Li Wei", "s6"),
)


@pytest.fixture
def match(tmp_path):
    def match(*submissions, groups=(), **intake):
        members = tuple(
            Member(person, line, tuple(groups))
            for line, person in enumerate(LIST, start=2)
        )
        return with_roster(
            Intake(submissions, **intake),
            Roster(tmp_path / "class.csv", members),
        )

    return match


def handed_in(name, **person):
    return Submission(name, name, main="mlp.py", person=Person(name, **person))


NAMES = {
    "a login as the folder's name": (handed_in("adal"), "s1"),
    "another case": (handed_in("ADAL"), "s1"),
    "an address": (handed_in("x", email="Ada@uni.edu"), "s1"),
    "the site's number": (handed_in("x", id="1001"), "s1"),
    "the full name": (handed_in("Ada Lovelace"), "s1"),
    "last name first": (handed_in("Lovelace, Ada"), "s1"),
    "run together": (handed_in("lovelaceada"), "s1"),
    "run together with accents": (handed_in("müllerångströmélodie"), "s2"),
    "run together without the letters that have accents": (
        handed_in("mllerngstrmlodie"),
        "s2",
    ),
    "run together without accents": (handed_in("mullerangstromelodie"), "s2"),
    "an apostrophe, turned round": (handed_in("Seán O'Brien"), "s3"),
    "right to left": (handed_in("محمد علي"), "s4"),
}


@pytest.mark.parametrize(("submission", "student"), NAMES.values(), ids=NAMES)
def test_who_is_who(match, submission, student):
    found = {one.id: one for one in match(submission).submissions}
    assert sorted(found) == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert [id_ for id_, one in found.items() if not one.missing] == [student]
    assert found[student].name == next(
        person.name for person in LIST if person.id == student
    )


def test_who_handed_in_nothing_is_there_with_a_reason(match):
    absent = next(
        one for one in match(handed_in("adal")).submissions if one.id == "s3"
    )
    assert (absent.name, absent.problem, absent.missing) == (
        "O'Brien, Seán",
        "nothing was handed in",
        True,
    )
    assert absent.person.section == "B"


def test_a_name_that_two_have_is_nobodys(match):
    intake = match(handed_in("Li Wei"))
    assert sum(one.missing for one in intake.submissions) == 6
    assert intake.remarks == (
        "Li Wei is of nobody on the roster; it is graded by itself.",
    )


def test_the_second_submission_of_one_student_is_kept_and_told(match):
    intake = match(handed_in("adal"), handed_in("Ada Lovelace"))
    assert [one.id for one in intake.submissions if not one.missing] == [
        "Ada_Lovelace",
        "s1",
    ]
    assert "is of Ada Lovelace as s1 is" in intake.remarks[0]


def test_a_group_of_the_list_is_all_its_members(match):
    intake = match(
        handed_in("Team Rocket"),
        groups=["team rocket"],
        site="moodle",
    )
    assert not any(one.missing for one in intake.submissions)
    assert len({one.group for one in intake.submissions}) == 1
    assert len(intake.submissions) == 6


def test_from_anonymous_work_nobody_is_called_missing(match):
    intake = match(handed_in("anon k3Jx9", id="k3Jx9"), anonymous=True)
    assert [one.id for one in intake.submissions] == ["anon_k3Jx9"]
    assert "The submissions are anonymous" in intake.remarks[0]


def test_what_was_known_of_a_person_stays(match):
    found = next(
        one
        for one in match(handed_in("adal", id="777", keys=("k",))).submissions
        if one.id == "s1"
    )
    assert {"777", "k", "1001"} <= set(found.person.keys)


def test_number_and_name_of_two_people_are_nobodys(match):
    intake = match(handed_in("Lovelace, Ada", id="s3"))
    assert sum(one.missing for one in intake.submissions) == 6
    assert (
        "is O'Brien, Seán by its number and Ada Lovelace by its name"
        in intake.remarks[0]
    )


def test_the_rest_of_a_name_in_another_script_is_no_name(tmp_path):
    members = Roster(
        tmp_path / "class.csv",
        (Member(Person("Li 王伟明", "s1"), 2),),
    )
    (stranger, _absent) = with_roster(
        Intake((handed_in("li"),)),
        members,
    ).submissions
    assert (stranger.id, stranger.missing) == ("li", False)
