"""Gradescope, GitHub Classroom and JUnit, read back by others."""

import base64
import csv
import io
import json
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from grader.export.classroom import classroom_csv, classroom_json
from grader.export.gradescope import gradescope_json
from grader.export.junit import junit_xml
from grader.intake.roster import read_roster
from grader.model import (
    Delivery,
    Person,
    Score,
    StudentFailure,
    Verdict,
    Visibility,
)
from grader.model.failure_details import Raised
from grader.report.audience import for_student


def scope(result):
    return gradescope_json(result, for_student(result))


def classroom(result):
    return classroom_json(result, for_student(result))


def of_staff(judgement, feedback):
    """Return a judgement on a test that only staff know of."""
    test = replace(
        judgement.test,
        id="test_mse.py::test_secret",
        title="Secret",
        visibility=Visibility.STAFF,
    )
    return replace(judgement, test=test, feedback=feedback)


def test_gradescope_adds_the_tests_up(result):
    document = json.loads(scope(result()))
    assert document["score"] == 1
    (test,) = document["tests"]
    assert (test["score"], test["max_score"], test["status"]) == (
        1,
        3,
        "failed",
    )
    assert test["visibility"] == "after_published"
    assert "A mean is missing" in document["output"]


def test_gradescope_has_no_tests_where_the_grader_failed(result):
    document = json.loads(scope(result(verdict=Verdict.INTERNAL_ERROR)))
    assert "tests" not in document
    assert "costs you nothing" in document["output"]
    assert "KeyError" not in json.dumps(document)


@pytest.mark.parametrize("export", [scope, classroom])
def test_what_student_code_claims_of_a_hidden_test_stays_out(result, export):
    one = result(verdict=Verdict.RUNTIME_ERROR)
    failure = StudentFailure(
        Raised("Seed31415", "2.7182818", "mlp.py", 1),
        "f",
    )
    judged = replace(
        one.judgements[0],
        outcome=replace(one.judgements[0].outcome, failure=failure),
    )
    document = export(
        replace(
            one,
            judgements=(
                replace(judged, feedback="Seed31415 was raised: 2.7182818"),
            ),
        ),
    )
    assert "31415" not in document
    assert "2.7182818" not in document


def test_gradescope_keeps_staff_tests_from_students(result):
    one = result()
    document = json.loads(
        scope(
            replace(
                one,
                judgements=(
                    *one.judgements,
                    of_staff(one.judgements[0], "Copied?"),
                ),
            ),
        ),
    )
    assert [test["visibility"] for test in document["tests"]] == [
        "after_published",
        "hidden",
    ]
    assert document["tests"][1]["output"] == "Copied?"


def reported(document):
    """Return what Classroom's reporter action makes of a runner's result: points, possible points, the step's fate."""
    handed_over = base64.b64encode(document.encode()).decode()
    read = json.loads(base64.b64decode(handed_over))
    assert read["version"] == 3
    return (
        sum(test["score"] for test in read["tests"]),
        read["max_score"],
        read["status"],
    )


def test_classroom_adds_the_tests_up(result):
    assert reported(classroom(result())) == (1, 3, "fail")
    assert reported(classroom(result(earned=Fraction(3)))) == (3, 3, "pass")
    assert reported(classroom(result(verdict=Verdict.INTERNAL_ERROR))) == (
        0,
        3,
        "error",
    )


@pytest.mark.parametrize("export", [scope, classroom])
def test_the_tests_of_a_criterion_add_up_to_its_points(result, export):
    one = result()
    passed = [
        replace(
            judged,
            test=replace(judged.test, id=f"test_mse.py::test_loss[{number}]"),
            credit=Fraction(1),
        )
        for number, judged in enumerate(one.judgements * 160)
    ]
    full = replace(one.score.criteria[0], earned=Fraction(3))
    document = json.loads(
        export(
            replace(
                one,
                judgements=tuple(passed),
                score=Score((full, one.score.criteria[1])),
            ),
        ),
    )
    assert sum(test["score"] for test in document["tests"]) == 3
    assert document.get("score", 3) == 3
    assert all(
        test["score"] == test.get("max_score", test["score"])
        for test in document["tests"]
    )


def test_classroom_does_not_name_staff_tests(result):
    one = result()
    both = replace(
        one,
        judgements=(*one.judgements, of_staff(one.judgements[0], "Copied?")),
    )
    assert "Secret" not in classroom(both)
    assert "Copied" not in classroom(both)
    assert reported(classroom(both)) == (1, 3, "fail")


def test_classroom_table(result):
    one = result("s1", "=Ada")
    delivery = Delivery(
        "github",
        "2026-03-01T23:00:00+00:00",
        origin="hw-1-ada-l",
    )
    person = Person("Ada", "s1", keys=("s1", "ada-l"))
    handed_in = replace(
        one,
        submission=replace(one.submission, person=person, delivery=delivery),
    )
    missing = replace(
        one,
        submission=replace(one.submission, id="s2", missing=True),
    )
    rows = list(
        csv.DictReader(io.StringIO(classroom_csv([handed_in, missing]))),
    )
    assert [row["roster_identifier"] for row in rows] == ["s1", "s2"]
    assert (rows[0]["github_username"], rows[0]["student_repository_name"]) == (
        "ada-l",
        "hw-1-ada-l",
    )
    assert [
        (row["points_awarded"], row["points_available"]) for row in rows
    ] == [
        ("1", "3"),
        ("", "3"),
    ]


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        (Verdict.WRONG_ANSWER, "failure"),
        (Verdict.TIME_LIMIT, "error"),
        (Verdict.NOT_JUDGED, "skipped"),
        (Verdict.PASSED, None),
    ],
)
def test_junit_tells_failures_errors_and_skipped_apart(result, verdict, kind):
    suite = ET.fromstring(junit_xml([result(verdict=verdict)]).encode()).find(
        "testsuite",
    )
    case = suite.find("testcase")
    assert [child.tag for child in case] == ([kind] if kind else [])
    counts = {
        name: int(suite.get(name))
        for name in ("tests", "failures", "errors", "skipped")
    }
    plural = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    expected = {"tests": 1, "failures": 0, "errors": 0, "skipped": 0} | (
        {plural[kind]: 1} if kind else {}
    )
    assert counts == expected
    properties = {
        one.get("name"): one.get("value") for one in suite.iter("property")
    }
    assert properties["maximum"] == "3"


def test_junit_of_hostile_texts(result):
    one = result("a\x00b\ufffe<&>")
    judgement = replace(
        one.judgements[0],
        feedback="]]>\x1b[31m\x0b",
        verdict=Verdict.WRONG_ANSWER,
    )
    root = ET.fromstring(
        junit_xml([replace(one, judgements=(judgement,))]).encode(),
    )
    assert root.find("testsuite").find("testcase").find("failure") is not None


@pytest.mark.parametrize(
    "identifier",
    ["0017", "Byron, Ada (ab12)", "ada.byron@uni.edu", "k/12 3"],
)
def test_the_identifier_of_a_roster_stays_as_it_is(
    result,
    tmp_path,
    identifier,
):
    roster = tmp_path / "classroom_roster.csv"
    roster.write_text(
        "identifier,github_username,github_id,name\n"
        f'"{identifier}","ada-l","123",""\n',
        encoding="utf-8",
    )
    (member,) = read_roster(roster).members
    assert (member.person.id, member.person.name) == (identifier, identifier)
    one = result("x", identifier)
    handed_in = replace(
        one,
        submission=replace(one.submission, person=member.person),
    )
    (row,) = csv.DictReader(io.StringIO(classroom_csv([handed_in])))
    assert row["roster_identifier"] == identifier
