"""No module but those of `grader.wording` builds a sentence about a failure, or reads one to decide something."""

import ast
import inspect
from pathlib import Path
from typing import get_args

import pytest

import grader
from grader.model import (
    Difference,
    FailureKind,
    Problem,
    ProblemKind,
    StudentFailure,
)
from grader.model import failure_details as records
from grader.model.failure_details import Details
from grader.wording.failures import sentence

ROOT = Path(grader.__file__).parent
MODULES = [
    path for path in sorted(ROOT.rglob("*.py")) if path.parent.name != "wording"
]
RECORDS = {record.__name__ for record in get_args(Details)}
BUILT = {*RECORDS, StudentFailure.__name__, Difference.__name__}
WORDED = {"sentence", "feedback", "describe", "because", "ending_of"}
READING = {
    *("partition", "rpartition", "split", "rsplit", "replace", "index"),
    *("startswith", "endswith", "removeprefix", "find", "count"),
}


def calls(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def name_of(function):
    return function.id if isinstance(function, ast.Name) else ""


def holds_a_sentence(node):
    """Return whether an argument is a text with a space in it, or is put together."""
    parts = list(ast.walk(node))
    return any(isinstance(part, ast.JoinedStr) for part in parts) or any(
        isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and " " in part.value
        for part in parts
    )


def test_no_sentence_goes_into_a_record_of_a_failure():
    built = 0
    for path in MODULES:
        for call in calls(path):
            if name_of(call.func) in BUILT:
                built += 1
                values = [*call.args, *(word.value for word in call.keywords)]
                assert not any(map(holds_a_sentence, values)), (
                    f"{path}:{call.lineno}"
                )
    assert built > 40


def test_no_sentence_is_taken_apart():
    for path in MODULES:
        for call in calls(path):
            function = call.func
            if isinstance(function, ast.Attribute) and isinstance(
                function.value,
                ast.Call,
            ):
                is_worded = name_of(function.value.func) in WORDED
                assert not (is_worded and function.attr in READING), (
                    f"{path}:{call.lineno}"
                )


def test_a_failure_has_no_sentence_of_its_own():
    fields = inspect.signature(StudentFailure).parameters
    assert set(fields) == {"details", "subject", "at_load", "refused"}
    assert not hasattr(StudentFailure, "message")


def test_the_list_of_kinds_is_closed_and_short():
    assert len(FailureKind) <= 16


EXAMPLES = {
    str: "x",
    int: 3,
    float: 2.5,
    bool: True,
}


def example(record):
    """Return a record whose fields are filled with something of their type."""
    hints = inspect.get_annotations(record, eval_str=True)
    values = {}
    for name in inspect.signature(record).parameters:
        hint = hints[name]
        if hint in EXAMPLES:
            values[name] = EXAMPLES[hint]
        elif isinstance(hint, type) and hint.__module__.endswith("_kinds"):
            values[name] = next(iter(hint))
        elif hint is records.Structure:
            values[name] = records.Structure("array", shape=(2, 3))
        elif hint is Problem:
            values[name] = problem()
        else:
            values[name] = None if "None" in str(hint) else ()
    return record(**values)


def problem():
    return Problem(ProblemKind.SYNTAX, "hw.py", 3, 4, "invalid syntax")


@pytest.mark.parametrize("record", get_args(Details), ids=str)
def test_every_record_has_a_sentence(record):
    failure = StudentFailure(example(record), "f")
    text = sentence(failure)
    assert text.endswith((".", "?", "”", "x"))
    assert text[0].isupper() or text.startswith(("`", "x", "hw.py"))
    assert isinstance(failure.kind, FailureKind)
