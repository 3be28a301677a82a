"""What goes wrong in statements: left out, or in the place of others. Pure."""

from __future__ import annotations

import ast

from grader.diagnosis.kinds.change import (
    STEPS,
    TERMS,
    Change,
    Changes,
)

# --- statements ---


def added_steps(node: ast.AugAssign) -> Changes:
    """Yield a step left out, made the other way, or in the place of the sum so far."""
    clause = "a step that changes a value{names} were left out"
    yield Change(ast.Pass(), clause, node.target, 12, STEPS)
    target = node.target
    overwritten = ast.Assign([target], node.value, lineno=node.lineno)
    clause = "a value{names} were overwritten instead of changed"
    yield Change(overwritten, clause, target, 13, STEPS)
    operators: dict[type[ast.operator], ast.operator] = {
        ast.Add: ast.Sub(),
        ast.Sub: ast.Add(),
    }
    opposite = operators.get(type(node.op))
    if opposite is not None:
        turned = ast.AugAssign(target, opposite, node.value)
        clause = "a step{names} had the other sign"
        yield Change(turned, clause, target, 12, TERMS)


def assignments(node: ast.Assign) -> Changes:
    """Yield a part of a value that is never set."""
    if isinstance(node.targets[0], ast.Subscript):
        clause = "a step that sets a part of a value{names} were left out"
        yield Change(ast.Pass(), clause, node.targets[0], 12, STEPS)


def expressions(node: ast.Expr) -> Changes:
    """Yield a call for its effect that is never made."""
    if isinstance(node.value, ast.Call):
        clause = "a step{names} were left out"
        yield Change(ast.Pass(), clause, node.value, 12, STEPS)
