"""Promises about scores, kept on the example class of NYU HW1: no gain from breaking code, no influence on others."""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.diagnosis.class_diagnosis import Diagnoser
from grader.grading.engine import Engine
from grader.intake import collect
from grader.model import Array, OutcomeKind, SourceFile, Submission
from grader.model.options import Options
from grader.plugins import make_plugins
from grader.sandbox.host.workers import open_workers
from grader.suite.remote_student import RemoteStudent
from grader.suite.transcripts import Transcripts
from grader.wording.judgements import feedback

ROOT = Path(__file__).parents[1]
CLASS = ROOT / "examples" / "nyu_hw1" / "class"


@pytest.fixture(scope="module")
def engine():
    assignment = get_assignment(ROOT, "nyu_hw1")
    manager = make_plugins()
    with open_workers(assignment, Options(), manager):
        yield Engine.with_hidden_tests(assignment, manager)


@pytest.fixture(scope="module")
def submissions(engine):
    return {
        one.id: one for one in collect(CLASS, engine.assignment).submissions
    }


def one_file(source):
    return Submission(
        "someone",
        "someone",
        (SourceFile("mlp.py", source.encode()),),
        "mlp.py",
    )


def earned(engine, submission):
    """Return the points of a submission; naming its mistakes is left out, it takes most of the time."""
    diagnoser, engine.diagnoser = engine.diagnoser, None
    score = engine.grade(submission).score
    engine.diagnoser = diagnoser
    assert score is not None
    return score.earned


def test_the_reference_gets_everything_and_the_starter_nothing(engine):
    reference = (ROOT / "reference" / "nyu_hw1" / "mlp.py").read_text(
        encoding="utf-8",
    )
    starter = (
        ROOT / "assignments" / "nyu_hw1" / "starter" / "mlp.py"
    ).read_text(encoding="utf-8")
    assert (
        earned(engine, one_file(reference)) == engine.assignment.rubric.maximum
    )
    assert earned(engine, one_file(starter)) == 0


#: A right one, a partly wrong one and one in layer classes stand for the class; each loses each of its functions.
SAMPLES = (
    "amara_obi",
    *(
        pytest.param(one, marks=pytest.mark.slow)
        for one in ("odalys_ferrer", "chiara_lindqvist")
    ),
)


def definitions(tree):
    """Yield every function and class of a file, methods included, with the body that holds it."""
    for node in ast.walk(tree):
        for child in (
            getattr(node, "body", [])
            if isinstance(node, ast.Module | ast.ClassDef)
            else []
        ):
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                yield node, child


@pytest.mark.parametrize("student", SAMPLES)
def test_deleting_or_breaking_a_part_never_raises_the_score(
    engine,
    submissions,
    student,
):
    whole = submissions[student]
    source = next(
        file.content for file in whole.files if file.path == whole.main
    ).decode("utf-8-sig")
    full = earned(engine, whole)
    for number in range(len(list(definitions(ast.parse(source))))):
        for change in (delete, break_):
            tree = ast.parse(source)
            holder, part = list(definitions(tree))[number]
            change(holder, part)
            changed = SourceFile(
                whole.main,
                ast.unparse(ast.fix_missing_locations(tree)).encode(),
            )
            files = tuple(
                changed if file.path == whole.main else file
                for file in whole.files
            )
            assert earned(engine, replace(whole, files=files)) <= full, (
                f"{change.__name__} {part.name}"
            )


def delete(holder, part):
    holder.body = [node for node in holder.body if node is not part] or [
        ast.Pass(),
    ]


def break_(_holder, part):
    part.body = [
        ast.Raise(
            exc=ast.Call(
                func=ast.Name("ValueError", ast.Load()),
                args=[],
                keywords=[],
            ),
        ),
    ]


def everything(result):
    """Return all of a result but its times."""
    judgements = [
        (
            j.test.id,
            j.verdict,
            j.credit,
            feedback(j),
            j.outcome.difference,
            j.outcome.failure,
            j.outcome.notes,
        )
        for j in result.judgements
    ]
    diagnoses = [
        replace(one, counterexample=timeless(one.counterexample))
        for one in result.diagnoses
    ]
    return judgements, result.score, diagnoses, result.notes, result.output


def timeless(call):
    return None if call is None else replace(call, seconds=0.0)


def test_order_and_company_change_nothing(engine, submissions):
    chosen = [
        submissions[name]
        for name in (
            "soren_vik",
            "bram_dekker",
            "amara_obi",
            "pavel_hruska",
            "cleo_anastasi",
        )
    ]
    there = {one.id: everything(engine.grade(one)) for one in chosen}
    back = {one.id: everything(engine.grade(one)) for one in reversed(chosen)}
    assert there == back


def number(value):
    return Array("float64", (), np.float64(value).tobytes())


ZOO = {
    "None": None,
    "a scalar": 1.5,
    "a whole number": 3,
    "a text": "right",
    "an empty list": [],
    "an empty tuple": (),
    "an empty dict": {},
    "a list": [1.0, 2.0],
    "a triple": (number(1), number(2), number(3)),
    "a pair of None": (None, None),
    "a pair of texts": ("a", "b"),
    "missing keys": {"dJdW1": number(0)},
    "wrong kinds below the keys": {
        "dJdW1": 1.0,
        "dJdb1": None,
        "dJdW2": [],
        "dJdb2": "x",
    },
    "an empty array": Array("float64", (0,), b""),
    "NaN": Array("float64", (1, 1), np.full((1, 1), np.nan).tobytes()),
    "complex numbers": Array("complex128", (1,), np.ones(1, complex).tobytes()),
    "booleans": Array("bool", (2, 2), b"\x01\x00\x01\x00"),
    "nested": ((number(1), {"a": [None]}), [[]]),
}


class Parrot:
    """Answers every hook with one value."""

    def __init__(self, value):
        self.value = value

    def ask(self, _hook, _arguments, _seed):
        return self.value, []


@pytest.mark.parametrize("name", ZOO)
def test_no_reply_is_an_internal_error(engine, name):
    student = RemoteStudent(Parrot(ZOO[name]), engine.contract)
    outcomes = list(
        engine.suite.run(student, engine.oracle, engine.suite.cases),
    )
    assert [
        outcome.error
        for outcome in outcomes
        if outcome.kind is OutcomeKind.ERROR
    ] == []
    assert not [
        outcome.test
        for outcome in outcomes
        if outcome.kind is OutcomeKind.PASSED
    ]


def facts(result):
    """Return all of *result* but the seconds."""
    outcomes = [judgement.outcome for judgement in result.judgements]
    timeless = [
        replace(
            one,
            seconds=0.0,
            calls=tuple(replace(call, seconds=0.0) for call in one.calls),
        )
        for one in outcomes
    ]
    told = [replace(one, counterexample=None) for one in result.diagnoses]
    shown = [
        one.counterexample and replace(one.counterexample, seconds=0.0)
        for one in result.diagnoses
    ]
    return (
        timeless,
        result.score,
        told,
        shown,
        result.notes,
        result.findings,
        result.published_only,
    )


@pytest.mark.slow
def test_a_result_does_not_depend_on_who_else_is_graded(engine, submissions):
    known = engine.transcripts, engine.diagnoser
    try:
        alone = {}
        for name, submission in submissions.items():
            engine.transcripts, engine.diagnoser = (
                Transcripts(),
                Diagnoser(
                    known[1].altered,
                    known[1].cases,
                    known[1].names_in,
                ),
            )
            alone[name] = facts(engine.grade(submission))
        engine.transcripts, engine.diagnoser = (
            Transcripts(),
            Diagnoser(
                known[1].altered,
                known[1].cases,
                known[1].names_in,
            ),
        )
        for name in [
            *submissions,
            *reversed(submissions),
        ]:  # those after them, and those like them, are known by then
            assert facts(engine.grade(submissions[name])) == alone[name], name
    finally:
        engine.transcripts, engine.diagnoser = known
