"""Why a file is no Python: the exact place, the character's name, the version, and what to do."""

import ast
import sys
from dataclasses import replace

import pytest

from grader.model import Problem, ProblemKind
from grader.sandbox.reader.faults import fault_of
from grader.wording.broken_files import remark, sentence

OLD = sys.version_info < (3, 12)
NEWER = [
    "def f[T](x):\n    return x\n",
    "class A[T]:\n    pass\n",
    "type X = int\n",
    "x = f'{d['k']}'\n",
    'print(f"{", ".join(["a", "b"])} and {d["k"]:>{d["w"]}}")\n',
    "x = f'{\"\\n\".join(y)}'\n",
]
CHARACTERS = {
    "def f():\n\N{NO-BREAK SPACE}   return 1\n": (
        2,
        1,
        "U+00A0 NO-BREAK SPACE",
        "ordinary space",
    ),
    "def f():\n\N{IDEOGRAPHIC SPACE}return 1\n": (
        2,
        1,
        "U+3000 IDEOGRAPHIC SPACE",
        "ordinary space",
    ),
    "x = 1 \N{MINUS SIGN} 2\n": (1, 7, "U+2212 MINUS SIGN", "plain minus sign"),
    "x = 1 \N{EN DASH} 2\n": (1, 7, "U+2013 EN DASH", "plain minus sign"),
    "x\N{ZERO WIDTH SPACE} = 1\n": (
        1,
        2,
        "U+200B ZERO WIDTH SPACE",
        "cannot be seen",
    ),
    "x = 1\n\x1a": (2, 1, "U+001A SUBSTITUTE (Ctrl-Z)", "delete it"),
    "x = \N{LEFT DOUBLE QUOTATION MARK}a\N{RIGHT DOUBLE QUOTATION MARK}\n": (
        1,
        5,
        "U+201C LEFT DOUBLE",
        "straight one",
    ),
    "x = 1\N{GREEK QUESTION MARK}\n": (
        1,
        6,
        "U+037E GREEK QUESTION MARK",
        "Delete it",
    ),
    "x = 2 \N{MULTIPLICATION SIGN} 3\n": (
        1,
        7,
        "U+00D7 MULTIPLICATION SIGN",
        "Delete it",
    ),
}


def fault(text):
    with pytest.raises(SyntaxError) as raised:
        ast.parse(text)
    return fault_of("hw.py", text, raised.value)


@pytest.mark.parametrize(
    "text",
    CHARACTERS,
    ids=[name for _, _, name, _ in CHARACTERS.values()],
)
def test_a_character_is_named_with_its_place(text):
    line, column, name, advice = CHARACTERS[text]
    problem = fault(text)
    assert (problem.kind, problem.line, problem.column) == (
        ProblemKind.CHARACTER,
        line,
        column,
    )
    told = sentence(problem)
    assert f"{name}" in told
    assert f"at line {line}, column {column}" in told
    assert advice in told


@pytest.mark.skipif(not OLD, reason="this Python knows the syntax")
@pytest.mark.parametrize("text", NEWER)
def test_newer_syntax_is_named_by_its_version(text):
    problem = fault(text)
    assert (problem.kind, problem.detail) == (ProblemKind.NEWER_PYTHON, "3.12")
    assert "Python 3.12" in sentence(problem)
    assert (
        f"graded with Python {sys.version_info[0]}.{sys.version_info[1]}"
        in sentence(problem)
    )


@pytest.mark.parametrize(
    "text",
    ["x = f'{a'\n", "x = f'{a b}'\n", "def f(\n", "type = = 1\n", "x = [1\n"],
)
def test_plain_faults_are_no_newer_syntax(text):
    assert fault(text).kind is ProblemKind.SYNTAX


@pytest.mark.parametrize(
    "text",
    [
        "print 'x'\n",
        "x = 1\nprint x\n",
        "exec 'x'\n",
        "try:\n    pass\nexcept A, e:\n    pass\n",
        "raise E, 'x'\n",
        "x <> 1\n",
        "x = 12L\n",
        "`x`\n",
        "x = ur'a'\n",
        "lambda (a, b): 1\n",
    ],
)
def test_python_2(text):
    problem = fault(text)
    assert problem.kind is ProblemKind.PYTHON_2
    assert sentence(problem).startswith(
        f"hw.py is Python 2 (line {problem.line}, column ",
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("%matplotlib inline\nx = 1\n", 1),
        ("x = 1\n!pip install a\n", 2),
        ("a = !ls\n", 1),
        ("f?\n", 1),
    ],
)
def test_commands_of_ipython_in_a_module(text, line):
    problem = fault(text)
    assert (problem.kind, problem.line) == (ProblemKind.IPYTHON, line)
    assert "hand in the notebook" in sentence(problem)


@pytest.mark.parametrize(
    "text",
    ["<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> a\n", "x = 1\n>>>>>>> a\n"],
)
def test_marks_of_a_merge(text):
    problem = fault(text)
    assert problem.kind is ProblemKind.MERGE_MARKS
    assert "Keep one side, delete the marks" in sentence(problem)


def test_a_row_of_equals_signs_alone_is_no_merge():
    assert fault("x = 1\n=======\n").kind is ProblemKind.SYNTAX


def test_a_question_of_python_keeps_its_mark(python_says):
    problem = replace(fault("f(a b)\n"), detail="Perhaps you forgot a comma?")
    assert sentence(problem).endswith("“Perhaps you forgot a comma?”.")
    text = "x = [1,\n"
    assert (
        sentence(fault(text))
        == f"hw.py has a syntax error at line 1, column 5: “{python_says(text)}”."
    )


@pytest.mark.parametrize("kind", ProblemKind)
def test_every_problem_has_a_sentence(kind):
    for problem in (
        Problem(kind, "hw.py", 3, 4, "x"),
        Problem(kind, "hw.py", detail="x"),
    ):
        told = sentence(problem)
        assert told.startswith("hw.py")
        assert told.endswith((".", "?"))
        assert "{" not in told


def test_a_remark_of_an_unknown_code_says_nothing():
    assert remark("praise", "hw.ipynb", "x") is None
