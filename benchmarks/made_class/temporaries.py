"""Splits expressions: the first part of a sum or product gets a name of its own. Pure."""

from __future__ import annotations

import ast
from random import Random

from benchmarks.made_class.names import NewNames

SHARE_SPLIT = 0.4
#: Parts of an expression that are worth a name.
_NAMED = ast.BinOp | ast.Call
#: What must stay in the statement that it stands in.
_BOUND_TO_STATEMENT = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)


def split_expressions(
    tree: ast.Module,
    random: Random,
    names: NewNames,
) -> None:
    """Name the first part of some expressions in the functions of *tree*, in place."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            _split_in(function, random, names)


def _split_in(
    function: ast.FunctionDef,
    random: Random,
    names: NewNames,
) -> None:
    for block in _blocks_of(function):
        statements: list[ast.stmt] = []
        for statement in block:
            part = _first_part(statement)
            if part is not None and random.random() < SHARE_SPLIT:
                name = names.new("part", random)
                statements.append(_assignment(name, part.left))
                part.left = ast.Name(name, ast.Load())
            statements.append(statement)
        block[:] = statements


def _blocks_of(function: ast.FunctionDef) -> list[list[ast.stmt]]:
    """Return the lists of statements of *function*, those of loops and conditions too, without functions inside it."""
    blocks = [function.body]
    waiting = list(function.body)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            continue
        for field in ("body", "orelse", "finalbody"):
            block = getattr(statement, field, [])
            if block and isinstance(block[0], ast.stmt):
                blocks.append(block)
                waiting += block
    return blocks


def _first_part(statement: ast.stmt) -> ast.BinOp | None:
    """Return the operation that *statement* evaluates first, if its left side can be computed before."""
    if (
        not isinstance(statement, ast.Return | ast.Assign)
        or statement.value is None
    ):
        return None
    value = statement.value
    if isinstance(value, ast.Tuple) and value.elts:
        value = value.elts[0]
    if not isinstance(value, ast.BinOp) or not isinstance(value.left, _NAMED):
        return None
    is_bound = any(
        isinstance(node, _BOUND_TO_STATEMENT) for node in ast.walk(value)
    )
    return None if is_bound else value


def _assignment(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([ast.Name(name, ast.Store())], value)
