"""grades.json: what its description promises."""

import dataclasses
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from grader.export import grades_json
from grader.model import Score, Unmatched, Verdict

DESCRIPTION = Path(__file__).parents[2] / "docs" / "grades_json.md"


def load(*args):
    def refuse(constant):
        raise AssertionError(constant)

    return json.loads(grades_json(*args), parse_constant=refuse)


def keys(value):
    """Yield every key of a document, but those that are ids."""
    if isinstance(value, dict):
        for key, item in value.items():
            if "::" not in key and key != "alice":
                yield key
            yield from keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item)


def test_a_student_in_full(result):
    (alice,) = load([result()])["students"]
    assert alice == {
        "id": "alice",
        "name": "Alice",
        "status": "graded",
        "file": "mlp.py",
        "problem": None,
        "score": {
            "earned": 1,
            "maximum": 3,
            "criteria": [
                {
                    "id": "mse",
                    "title": "MSE",
                    "note": "",
                    "earned": 1,
                    "maximum": 3,
                    "passed": 1,
                    "total": 1,
                },
                {
                    "id": "bonus",
                    "title": "Bonus",
                    "note": "",
                    "earned": 0,
                    "maximum": 1,
                    "passed": 0,
                    "total": 0,
                },
            ],
        },
        "tests": [
            {
                "id": "test_mse.py::test_loss",
                "title": "The loss is right.",
                "criterion": "mse",
                "visibility": "hidden",
                "verdict": "passed",
                "points": 1,
                "maximum": 3,
                "extra_credit": False,
                "feedback": "Well done.",
                "failure": None,
                "difference": None,
                "internal_error": None,
            },
        ],
        "diagnoses": [
            {
                "title": "A mean is missing",
                "explanation": "Over the batch.",
                "hint": "Divide.",
                "misconception": "sum_not_mean",
                "tests": ["test_mse.py::test_loss"],
            },
        ],
        "notes": [
            {"kind": "renamed", "text": "parameters are named X"},
            {"kind": "float32", "text": "right in float32 only"},
        ],
        "findings": [],
        "shortfall": None,
        "published_only": [],
        "decisions": [],
        "isolation": "seccomp",
        "person": {"id": "", "email": "", "section": ""},
        "delivery": {
            "site": "",
            "submitted": "",
            "late": None,
            "attempt": 1,
            "attempts": 1,
            "group": "",
        },
    }


def test_the_document_around_it(result):
    document = load(
        [result("bob"), result("alice")],
        [Unmatched("b", "is a link"), Unmatched("a", "is a link")],
    )
    assert document["format"] == 2
    assert document["assignment"]["maximum"] == 3
    assert [student["id"] for student in document["students"]] == [
        "alice",
        "bob",
    ]
    assert [item["path"] for item in document["unmatched"]] == ["a", "b"]
    assert document["timings"]["alice"] == {
        "seconds": 1.5,
        "tests": {"test_mse.py::test_loss": 0.25},
    }


def test_two_runs_differ_in_their_timings_only(result):
    first, second = (
        load([result(seconds=1.0), result("bob")]),
        load([result("bob"), result(seconds=2.0)]),
    )
    assert first != second
    del first["timings"], second["timings"]
    assert first == second


@pytest.mark.parametrize("change", ["verdict", "score"])
def test_an_internal_error_is_no_grade(result, change):
    faulty = (
        result(verdict=Verdict.INTERNAL_ERROR)
        if change == "verdict"
        else result()
    )
    if change == "score":
        faulty = dataclasses.replace(faulty, score=None)
    (alice,) = load([faulty])["students"]
    assert (alice["status"], alice["score"]) == ("internal error", None)
    if change == "verdict":
        assert alice["tests"][0]["points"] is None
        assert (
            alice["tests"][0]["internal_error"] == "KeyError: 'x' in conftest"
        )


def test_numbers_are_finite_and_points_short(result):
    score = Score(
        (
            dataclasses.replace(
                result().score.criteria[0],
                earned=Fraction(1, 3),
            ),
        ),
    )
    strange = dataclasses.replace(result(seconds=float("nan")), score=score)
    document = load([strange])
    assert document["timings"]["alice"]["seconds"] is None
    assert document["students"][0]["score"]["earned"] == 0.333333


def test_text_of_others_is_cleaned(result, judgement):
    hostile = dataclasses.replace(
        result(problem="\ud800 \x1b[31mred"),
        judgements=(
            dataclasses.replace(
                judgement(Verdict.PASSED, 1),
                feedback="a\x00b\u202e",
            ),
        ),
    )
    text = grades_json([hostile])
    text.encode()
    assert not re.search("[\x00\x1b\u202e\ud800]", text)


def test_the_description_names_every_key(result):
    document = load([result()], [Unmatched("x", "is a link")])
    described = set(
        re.findall(r"`([a-z_.]+)`", DESCRIPTION.read_text(encoding="utf-8")),
    )
    words = {part for name in described for part in name.split(".")}
    assert set(keys(document)) <= words


def test_the_description_names_every_verdict():
    text = DESCRIPTION.read_text(encoding="utf-8")
    assert all(f"`{verdict}`" in text for verdict in Verdict)
