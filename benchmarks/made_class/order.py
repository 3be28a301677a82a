"""Functions in another order, where nothing depends on it. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from random import Random


def reorder_functions(tree: ast.Module, random: Random) -> None:
    """Put neighbouring functions of *tree*, and neighbouring methods of its classes, in another order, in place."""
    for block in _blocks(tree):
        for start, end in list(_runs(block)):
            run = block[start:end]
            random.shuffle(run)
            block[start:end] = run


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    yield tree.body
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.body


def _runs(block: Sequence[ast.stmt]) -> Iterator[tuple[int, int]]:
    """Yield where runs of functions that may change places begin and end."""
    start = 0
    names: set[str] = set()
    for place, statement in enumerate(block):
        if _is_movable(statement) and statement.name not in names:
            names.add(statement.name)
            continue
        yield start, place
        start, names = place + 1, set()
    yield start, len(block)


def _is_movable(statement: ast.stmt) -> bool:
    """Return whether *statement* is a function whose definition evaluates nothing."""
    if not isinstance(statement, ast.FunctionDef):
        return False
    defaults = [
        *statement.args.defaults,
        *filter(None, statement.args.kw_defaults),
    ]
    wraps_only = all(
        isinstance(decorator, ast.Name) and decorator.id == "staticmethod"
        for decorator in statement.decorator_list
    )
    return wraps_only and all(
        isinstance(value, ast.Constant) for value in defaults
    )
