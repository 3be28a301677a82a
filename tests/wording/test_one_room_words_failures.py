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
WORDED = {
    *("sentence", "feedback", "describe", "because", "ending_of", "summary"),
    *("detail", "say", "note_text", "tr", "plural", "of_course", "headline"),
}
#: Fields of records that hold a sentence.
SENTENCES = {
    *("feedback", "problem", "text", "title", "explanation", "hint", "why"),
    *("sentence", "clause", "reason", "predicate", "phrase"),
}
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


def words_in(function):
    """Return the names in *function* that hold a sentence: what words it gives them."""
    return {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and is_worded(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def is_worded(node, names=()):
    """Return whether *node* is what the wording room returned, or one of *names*."""
    if isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in READING:
            return is_worded(function.value, names)
        return name_of(function) in WORDED
    return isinstance(node, ast.Name) and node.id in names


def constants_of(tree):
    """Return the names of a module that stand for a text of several words."""
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and is_text_of_words(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def is_text_of_words(node):
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text and node.value.count(" ") > 1


def decides_by_words(compared, names, constants):
    """Return whether a comparison has a sentence on a side: worded, or a field's and a constant."""
    sides = [compared.left, *compared.comparators]
    if any(is_worded(side, names) for side in sides):
        is_empty = any(
            isinstance(side, ast.Constant) and side.value == ""
            for side in sides
        )
        return not is_empty
    fields = [
        side
        for side in sides
        if isinstance(side, ast.Attribute) and side.attr in SENTENCES
    ]
    texts = [
        side
        for side in sides
        if is_text_of_words(side)
        or (isinstance(side, ast.Name) and side.id in constants)
    ]
    return bool(fields and texts)


def test_no_sentence_is_compared_to_decide_something():
    found = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = constants_of(tree)
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            names = words_in(function)
            found += [
                f"{path}:{node.lineno}"
                for node in ast.walk(function)
                if isinstance(node, ast.Compare)
                and decides_by_words(node, names, constants)
            ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'def f(x):\n    return "no file" in sentence(x)',
        "def f(x, y):\n    t = summary(x)\n    return t in y.replace('`', '')",
        "def f(x):\n    return x.problem == NOTHING",
        "def f(x):\n    return x.clause == 'there is no such file'",
    ],
)
def test_such_a_comparison_would_be_found(source):
    tree = ast.parse(f"NOTHING = 'nothing was handed in'\n{source}")
    function = tree.body[1]
    (compared,) = [
        node for node in ast.walk(function) if isinstance(node, ast.Compare)
    ]
    names, constants = words_in(function), constants_of(tree)
    assert decides_by_words(compared, names, constants)


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
