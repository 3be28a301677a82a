"""What goes wrong in numeric code, by the kind of node in which it does. Pure."""

from __future__ import annotations

import ast
from collections.abc import Callable

from grader.diagnosis.kinds import arithmetic, calls, steps
from grader.diagnosis.kinds.change import Changes


def changes_of(node: ast.AST) -> Changes:
    """Yield the changes that the library knows for *node* itself."""
    for kind, operators in _OPERATORS.items():
        if isinstance(node, kind):
            for operator in operators:
                yield from operator(node)


Operators = dict[type[ast.AST], tuple[Callable[..., Changes], ...]]
_OF_EXPRESSIONS: Operators = {
    ast.BinOp: (
        arithmetic.terms,
        arithmetic.factors,
        arithmetic.products,
        arithmetic.powers,
    ),
    ast.UnaryOp: (arithmetic.signs,),
    ast.Constant: (arithmetic.numbers,),
    ast.Attribute: (arithmetic.transposes,),
    ast.Compare: (arithmetic.comparisons,),
}
_OF_CALLS: Operators = {
    ast.Call: (
        calls.choices,
        calls.norms,
        calls.exchanged,
        calls.axes,
        calls.sizes,
        calls.skipped,
    ),
    ast.Subscript: (calls.shapes,),
}
_OF_STATEMENTS: Operators = {
    ast.AugAssign: (steps.added_steps,),
    ast.Assign: (steps.assignments,),
    ast.Expr: (steps.expressions,),
}
_OPERATORS = _OF_EXPRESSIONS | _OF_CALLS | _OF_STATEMENTS
