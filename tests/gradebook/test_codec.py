"""What is kept of a result is what was graded, and what older gradebooks hold is still understood."""

import base64
import json
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.gradebook.codec import decode, encode, verdicts
from grader.gradebook.value_cache import Values
from grader.model import (
    Array,
    Assignment,
    Call,
    Criterion,
    CriterionScore,
    Difference,
    DifferenceKind,
    FailureKind,
    Judgement,
    Limits,
    Manifest,
    Note,
    NoteKind,
    Outcome,
    OutcomeKind,
    Piece,
    Result,
    Rubric,
    Score,
    SourceFile,
    StudentFailure,
    Submission,
    TestCase,
    Verdict,
    Visibility,
)
from grader.model.failure_details import Raised
from grader.wording.judgements import feedback

CRITERION = Criterion("a", "A", Fraction(3))
TOY = Assignment("toy", "Toy", "toy.py", Path("course"), Rubric((CRITERION,)))
ARRAY = Array("float64", (1,), b"\0" * 8)
OLD = {
    "submission": {
        "id": "ada", "name": "Ada", "files": [], "main": None, "problem": None, "notes": [],
        "person": {"name": "", "id": "", "email": "", "section": "", "keys": []},
        "delivery": {
            "site": "", "submitted": "", "late": None, "attempt": 1, "attempts": 1, "origin": "", "feedback": "",
        },
        "group": "", "missing": False,
    },
    "judgements": [{
        "test": {
            "id": "t.py::test_a", "title": "A", "points": "1/3", "criterion": "a", "visibility": "hidden", "requires": [],
            "extra_credit": False, "hint": "", "alternative": "",
        },
        "verdict": "passed", "credit": "1", "feedback": "",
        "outcome": {
            "test": "t.py::test_a", "kind": "passed", "difference": None, "failure": None, "error": "", "waits_for": [],
            "calls": [], "notes": [], "seconds": 0.5, "granted": "0", "figures": [],
        },
    }],
    "score": None, "diagnoses": [], "notes": [], "output": "", "isolation": "strong", "seconds": 1.5, "error": "",
    "findings": [], "published_only": [], "manifest": None, "decisions": [],
}  # fmt: skip


def case(name, **more):
    return TestCase(f"t.py::test_{name}", name, Fraction(1, 3), "a", **more)


def judgement(name, verdict, outcome, **more):
    return Judgement(
        case(name, **more),
        verdict,
        Fraction(int(verdict is Verdict.PASSED)),
        "",
        outcome,
    )


@pytest.fixture
def result():
    """A result with one test that passed, one that differs, one that raised and one that nobody but staff knows."""
    call = Call("f", {"x": ARRAY}, (ARRAY, None), 1.5, 0.25)
    differs = Difference(
        DifferenceKind.VALUE,
        "y",
        "y is wrong.",
        ARRAY,
        2.0,
        (0,),
        0.0,
        2.0,
        1,
        1,
        2.0,
        1e-6,
    )
    failure = StudentFailure(Raised("KeyError", "'x'", "toy.py", 3), "f")
    outcomes = (
        Outcome(
            "t.py::test_b",
            OutcomeKind.DIFFERENT,
            differs,
            calls=(call,),
            granted=Fraction(1, 2),
        ),
        Outcome(
            "t.py::test_c",
            OutcomeKind.FAILED,
            failure=failure,
            calls=(Call("f", {}, failure),),
        ),
    )
    judgements = (
        judgement(
            "a",
            Verdict.PASSED,
            Outcome("t.py::test_a", OutcomeKind.PASSED, seconds=0.5),
        ),
        judgement("b", Verdict.WRONG_ANSWER, outcomes[0], hint="Try."),
        judgement(
            "c",
            Verdict.RUNTIME_ERROR,
            outcomes[1],
            requires=("test_b",),
        ),
        judgement(
            "d",
            Verdict.PASSED,
            Outcome("t.py::test_d", OutcomeKind.PASSED),
            visibility=Visibility.STAFF,
        ),
    )
    submission = Submission(
        "ada",
        "Ada",
        (SourceFile("toy.py", b"x"),),
        "toy.py",
        notes=(
            Note(NoteKind.CUDA, "!"),
            Note(
                NoteKind.MISSING_MODULE,
                "?",
                code="absent",
                values=(("name", "scipy"), ("used", ("a", "b"))),
            ),
        ),
    )
    return Result(
        submission,
        TOY,
        judgements,
        Score((CriterionScore(CRITERION, Fraction(2, 3), 2, 4),)),
        seconds=0.1,
    )


def test_a_result_comes_back_as_it_was(result):
    text, blobs = encode(result)
    assert decode(text, blobs.__getitem__, TOY, Values()) == result
    assert verdicts(text) == {
        one.test.id: one.verdict.value for one in result.judgements
    }


def test_a_gradebook_with_sentences_is_read_and_quotes_them():
    """The document was written by the version before failures were records."""
    path = Path(__file__).with_name("sentences_of_before.json")
    kept = json.loads(path.read_text(encoding="utf-8"))
    blobs = {
        name: base64.b64decode(data) for name, data in kept["blobs"].items()
    }
    text = json.dumps(kept["document"])
    result = decode(text, blobs.__getitem__, TOY, Values())
    raised, syntax, late, differs = result.judgements
    assert [feedback(one) for one in (raised, syntax, late)] == [
        f"An earlier version of the grader noted: “{words}”"
        for words in (
            "`loss` raised KeyError on line 3 of toy.py.",
            "toy.py has a syntax error at line 1, column 5: invalid syntax.",
            "`loss` took more than 2 s of computing.",
        )
    ]
    failure = raised.outcome.failure
    assert (failure.kind, failure.exception, failure.line) == (
        FailureKind.RAISED,
        "KeyError",
        3,
    )
    assert raised.outcome.calls[0].reply == failure
    assert syntax.outcome.failure.is_unparsed
    assert late.outcome.failure.kind is FailureKind.TIME_LIMIT
    assert feedback(differs).startswith("loss is wrong everywhere. Every")
    again, blobs = encode(result)
    assert decode(again, blobs.__getitem__, TOY, Values()) == result


def test_the_cells_of_a_notebook_and_what_counts_of_a_submission_are_kept(
    result,
):
    pieces = (
        Piece("hw.ipynb cell 1", "\nx = 1", "%cd ..\nx = 1"),
        Piece("hw.ipynb cell 2", "y = '\u00fc'"),
    )
    files = (SourceFile("hw.ipynb", b"{}", pieces), SourceFile("toy.py", b"x"))
    submission = replace(
        result.submission,
        files=files,
        parts=("toy.py", "hw.ipynb"),
        untouched={"toy.py": ("f", "g")},
    )
    text, blobs = encode(replace(result, submission=submission))
    assert (
        decode(text, blobs.__getitem__, TOY, Values()).submission == submission
    )
    assert "x = 1" not in text


def test_calls_of_passed_tests_are_not_kept(result):
    text, blobs = encode(result)
    called = Outcome(
        "t.py::test_a",
        OutcomeKind.PASSED,
        calls=(Call("f", {"x": 7}, 8),),
        seconds=0.5,
    )
    first = judgement("a", Verdict.PASSED, called)
    with_calls = Result(
        result.submission,
        TOY,
        (first, *result.judgements[1:]),
        result.score,
        seconds=0.1,
    )
    assert encode(with_calls) == (text, blobs)


def test_what_a_result_was_made_with_is_kept_in_full(result):
    manifest = Manifest("a", "b", "c", "d", Limits())
    text, _ = encode(replace(result, manifest=manifest))
    assert json.loads(text)["manifest"] == asdict(manifest) | {"layers_off": []}


def test_what_older_gradebooks_hold_is_understood():
    passed = judgement(
        "a",
        Verdict.PASSED,
        Outcome("t.py::test_a", OutcomeKind.PASSED, seconds=0.5),
    )
    test = TestCase("t.py::test_a", "A", Fraction(1, 3), "a")
    then = Result(
        Submission("ada", "Ada"),
        TOY,
        (Judgement(test, passed.verdict, passed.credit, "", passed.outcome),),
        None,
        isolation="strong",
        seconds=1.5,
    )
    assert decode(json.dumps(OLD), {}.__getitem__, TOY, Values()) == then


def test_a_test_that_changed_between_two_runs_is_read_as_it_was_in_each(result):
    values = Values()
    texts = {}
    for title in ("before", "after"):
        test = TestCase("t.py::test_a", title, Fraction(1, 3), "a")
        first = result.judgements[0]
        texts[title] = encode(
            Result(
                result.submission,
                TOY,
                (
                    Judgement(
                        test,
                        first.verdict,
                        Fraction(1),
                        "",
                        first.outcome,
                    ),
                ),
                None,
            ),
        )
    for title in ("before", "after", "after", "before"):
        text, blobs = texts[title]
        assert (
            decode(text, blobs.__getitem__, TOY, values)
            .judgements[0]
            .test.title
            == title
        )
