"""Ceilings of style for the engine, which no linter counts: density, lengths, vague names, marks that silence a rule."""

import ast
import io
import re
import tokenize
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "grader"

#: Expressions and statements for each line of code, in the mean.
DENSEST = 4.3
LARGE_STATEMENT = 60
MOST_LARGE_STATEMENTS = 3
WIDE = 100
#: Of the lines of code, in per cent.
MOST_WIDE = 2
LONGEST_FUNCTION = 50
LONGEST_MODULE = 400
MEDIAN_MODULE = 110
#: Of 1,000 lines of code.
MOST_VAGUE = 3
#: What silences a linter or a type checker, in code and configuration together.
MOST_EXCEPTIONS = 127

#: Names that say nothing of what they stand for.
VAGUE = frozenset(
    {
        *("another", "both", "due", "found", "given", "kept", "known", "left", "one", "other"),
        *("others", "own", "rest", "said", "same", "some", "thing", "things", "told", "what"),
        *("which", "who"),
    },
)  # fmt: skip
#: A room's own modules, and one module for each format that is read and written.
MAY_RECUR = frozenset(
    {
        *("__init__.py", "__main__.py", "base.py", "errors.py", "model.py"),
        *("canvas.py", "gradescope.py", "moodle.py"),
    },
)  # fmt: skip
BLANK = frozenset(
    {
        tokenize.COMMENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
        tokenize.INDENT,
        tokenize.NEWLINE,
        tokenize.NL,
    },
)
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Source:
    """A Python file of the engine, read once."""

    path: str
    text: str

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def tokens(self):
        return list(tokenize.generate_tokens(io.StringIO(self.text).readline))


def docstring_of(node):
    """Return the statement that is the docstring of *node*, or None."""
    first = node.body[0] if isinstance(node, DOCUMENTED) and node.body else None
    if not isinstance(first, ast.Expr) or not isinstance(
        first.value,
        ast.Constant,
    ):
        return None
    return first if isinstance(first.value.value, str) else None


def docstrings(tree):
    return [
        docstring
        for node in ast.walk(tree)
        if (docstring := docstring_of(node))
    ]


def nodes_in(tree):
    """Return all expressions and statements in *tree*, docstrings left out."""
    silent = {
        id(part)
        for docstring in docstrings(tree)
        for part in ast.walk(docstring)
    }
    counted = [
        node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt)
    ]
    return [node for node in counted if id(node) not in silent]


def code_lines(source):
    """Return the numbers of the lines of *source* that hold code: no comment, docstring or blank line."""
    numbers = set()
    for token in source.tokens:
        if token.type not in BLANK:
            numbers.update(range(token.start[0], token.end[0] + 1))
    for docstring in docstrings(ast.parse(source.text)):
        numbers.difference_update(
            range(docstring.lineno, docstring.end_lineno + 1),
        )
    return numbers


def length_of(function):
    """Return the lines of a function's body, from the first statement: signature and docstring are not counted."""
    body = function.body[1:] if docstring_of(function) else function.body
    return function.end_lineno - body[0].lineno + 1 if body else 1


def bound_names(tree):
    """Yield each name that *tree* binds to a value: variables and parameters."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        if isinstance(node, ast.arg):
            yield node.arg, node.lineno


def vague_names(tree):
    return [
        (name, line)
        for name, line in bound_names(tree)
        if name.strip("_") in VAGUE
    ]


def large_statements(tree):
    simple = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and not hasattr(node, "body")
    ]
    return [node for node in simple if len(nodes_in(node)) > LARGE_STATEMENT]


@cache
def sources():
    paths = sorted(ENGINE.rglob("*.py"))
    read = [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in paths
    ]
    return [Source(path, text) for path, text in read]


@cache
def count_of_code_lines():
    return sum(len(code_lines(source)) for source in sources())


@cache
def trees():
    return [(source.path, ast.parse(source.text)) for source in sources()]


# --- ceilings ---------------------------------------------------------------------------------------------------------


def test_a_line_holds_one_step():
    nodes = sum(len(nodes_in(tree)) for _, tree in trees())
    assert nodes / count_of_code_lines() < DENSEST


def test_statements_are_small():
    large = [
        f"{path}:{node.lineno}"
        for path, tree in trees()
        for node in large_statements(tree)
    ]
    assert len(large) <= MOST_LARGE_STATEMENTS, large


def test_lines_are_short():
    wide = Counter()
    for source in sources():
        wide[source.path] += sum(len(line) > WIDE for line in source.lines)
    assert 100 * wide.total() / count_of_code_lines() < MOST_WIDE, (
        wide.most_common(20)
    )


def test_functions_are_short():
    lengths = {
        f"{path}:{node.name}": length_of(node)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, FUNCTION)
    }
    assert len(lengths) > 1000
    assert {
        name: length
        for name, length in lengths.items()
        if length > LONGEST_FUNCTION
    } == {}


def test_modules_are_short():
    lengths = {source.path: len(source.lines) for source in sources()}
    assert {
        path: length
        for path, length in lengths.items()
        if length > LONGEST_MODULE
    } == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= MEDIAN_MODULE


def test_names_say_what_they_stand_for():
    vague = Counter()
    for path, tree in trees():
        vague[path] += len(vague_names(tree))
    assert 1000 * vague.total() / count_of_code_lines() < MOST_VAGUE, (
        vague.most_common(20)
    )


def test_a_name_stands_for_one_module():
    names = Counter(Path(source.path).name for source in sources())
    assert {name for name, count in names.items() if count > 1} <= MAY_RECUR


def test_exceptions_from_the_rules_are_few():
    """Marks in the engine, and single rules that pyproject.toml leaves out anywhere."""
    comments = [
        token.string
        for source in sources()
        for token in source.tokens
        if token.type == tokenize.COMMENT
    ]
    marks = [
        comment
        for comment in comments
        if re.search(r"#\s*noqa|type:\s*ignore", comment)
    ]
    project = tomllib.loads(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
    )
    lint = project["tool"]["ruff"]["lint"]
    ignored = [
        *lint["ignore"],
        *(
            rule
            for rules in lint["per-file-ignores"].values()
            for rule in rules
        ),
    ]
    single = [rule for rule in ignored if rule[-1].isdigit()]
    assert len(marks) + len(single) <= MOST_EXCEPTIONS


# --- the measures themselves ------------------------------------------------------------------------------------------

EXAMPLE = '''\
"""What the file is for."""

# a comment
def half(one, x=2):
    """Return the half,

    and no more.
    """
    found = (
        one / x
    )
    return found
'''


def test_what_is_counted():
    """Guards the guard: three statements, six expressions, five lines of code, two vague names."""
    source = Source("example.py", EXAMPLE)
    tree = ast.parse(EXAMPLE)
    assert code_lines(source) == {4, 9, 10, 11, 12}
    statements = [node for node in nodes_in(tree) if isinstance(node, ast.stmt)]
    assert [type(node).__name__ for node in statements] == [
        "FunctionDef",
        "Assign",
        "Return",
    ]
    assert len(nodes_in(tree)) == 9
    assert sorted(vague_names(tree)) == [("found", 9), ("one", 4)]
    assert length_of(tree.body[1]) == 4


@pytest.mark.parametrize(("terms", "count"), [(29, 0), (61, 1)])
def test_a_statement_is_large_by_its_nodes(terms, count):
    tree = ast.parse("total = " + " + ".join(["x"] * terms))
    assert len(large_statements(tree)) == count
