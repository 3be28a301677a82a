"""The reference with misconceptions as one file of plain Python, which makes them when it is loaded.

The functions that make a mistake are copied, with the helpers that they need, into one
function of the file, so that no name of theirs meets one of the reference.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from grader.course.variants import Variant
from grader.model import Assignment
from grader.validation.transplant import mistaken_submission

#: A class, because of some homework only the definitions are run.
_MADE = """

import sys


class Finished:
{calls}
"""


def with_mistakes(assignment: Assignment, variants: Sequence[Variant]) -> str:
    """Return the source of the reference that makes the mistakes of *variants*, one after the other."""
    text = (assignment.reference / assignment.file).read_text(encoding="utf-8")
    calls = []
    for variant in variants:
        function = _making_function(assignment, variant)
        text += f"\n\n{ast.unparse(ast.fix_missing_locations(function))}\n"
        calls.append(f"    {function.name}(sys.modules[__name__])")
    return text + _MADE.format(calls="\n".join(calls))


def _making_function(
    assignment: Assignment,
    variant: Variant,
) -> ast.FunctionDef:
    """Return a function that makes the mistake of *variant* in the module that it is given."""
    modules, home = _modules(assignment, variant)
    name = variant.misconception.id
    statements = needed_statements(modules, home, name)
    is_defined = any(name in _bound(statement) for statement in statements)
    made_by = name if is_defined else f"globals()[{name!r}]"
    call = ast.parse(f"{made_by}(reference)").body
    function = ast.parse(f"def finish_{name}(reference): pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = [*statements, *call]
    return function


def _modules(
    assignment: Assignment,
    variant: Variant,
) -> tuple[dict[str, ast.Module], str]:
    """Return the modules of misconceptions by name, without what only the grader has, and which of them makes *variant*."""
    files = {
        PurePosixPath(file.path).stem: ast.parse(file.content)
        for file in mistaken_submission(assignment, variant).files
        if file.path != assignment.file
    }
    made = files.pop("_made")
    home = next(
        node.names[0].name
        for node in made.body
        if isinstance(node, ast.ImportFrom) and node.module is None
    )
    return files, home


def needed_statements(
    modules: Mapping[str, ast.Module],
    home: str,
    name: str,
) -> list[ast.stmt]:
    """Return the statements of the module *home*, and of those that it imports from, that define *name*.

    Where no statement defines it by that name, all that run anything are needed.
    """
    statements = modules[home].body
    is_defined = any(name in _bound(statement) for statement in statements)
    roots = [
        statement
        for statement in statements
        if (name in _bound(statement) if is_defined else _runs(statement))
    ]
    return _with_needed(modules, home, roots)


def _with_needed(
    modules: Mapping[str, ast.Module],
    home: str,
    roots: Sequence[ast.stmt],
) -> list[ast.stmt]:
    """Return *roots* of the module *home* and what they need, in an order in which it can be run."""
    statements = modules[home].body
    chosen = {id(statement) for statement in roots}
    needed = _names(roots)
    while new := [
        statement
        for statement in statements
        if id(statement) not in chosen and _bound(statement) & needed
    ]:
        chosen |= {id(statement) for statement in new}
        needed |= _names(new)
    ordered: list[ast.stmt] = []
    for statement in statements:
        if id(statement) not in chosen:
            continue
        if isinstance(statement, ast.ImportFrom) and statement.level:
            ordered += _imported(modules, statement, needed)
        else:
            ordered.append(statement)
    return ordered


def _imported(
    modules: Mapping[str, ast.Module],
    statement: ast.ImportFrom,
    needed: set[str],
) -> list[ast.stmt]:
    """Return the statements that define what *statement* imports from another module of misconceptions."""
    module = statement.module or ""
    names = {alias.name for alias in statement.names} & needed
    roots = [
        candidate
        for candidate in modules[module].body
        if _bound(candidate) & names
    ]
    return _with_needed(modules, module, roots)


def _runs(statement: ast.stmt) -> bool:
    """Return whether *statement* does more than bind names."""
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.For)


def _names(statements: Iterable[ast.stmt]) -> set[str]:
    """Return every name that *statements* use."""
    return {
        node.id
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Name)
    }


def _bound(statement: ast.stmt) -> set[str]:
    """Return the names that *statement* binds at the top of its module."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in statement.names}
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return _names([statement]) & _stored(statement)
    return set()


def _stored(statement: ast.stmt) -> set[str]:
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
