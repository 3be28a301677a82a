"""What takes the place of a node of a syntax tree, and how that is told.

Pure. A clause completes "… is as if". In a clause, "{names}" stands for " with"
and the names that students know in the part of the node that is concerned, if
there are any; `values` stand in its other places.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from grader.model.phrase import PhraseValue


class Change(NamedTuple):
    """What takes the place of a node.

    *subject* is the part of the node that the clause is about. Of changes that
    make the same values, the one with the least *rank* is told. One that
    *is_exchange* puts a name in the place of another, and has both for a
    subject, and no clause.
    """

    replacement: ast.AST
    clause: str
    subject: ast.AST
    rank: int
    hint: str = ""
    values: tuple[tuple[str, PhraseValue], ...] = ()
    is_exchange: bool = False


Changes = Iterator[Change]

#: Hints, by what is to be looked at.
TERMS = "Which term of the formula is missing, or has another sign?"
FACTORS = "Which factor or divisor of the formula is missing, or there twice?"
SHAPES = "Write the shapes under the product."
AXES = "Over which axis do you sum or average, and what is left?"
CONDITIONS = "On which side of the condition does each case belong?"
SHIFT = "Which number does exp get at most, for scores of any size?"
STEPS = "Go through the formula step by step: which one is missing?"


def name_of(node: ast.Call) -> str:
    """Return the name of the function that is called, without what it belongs to."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def root_of(node: ast.expr) -> ast.expr:
    """Return the square root of *node*."""
    return ast.BinOp(node, ast.Pow(), ast.Constant(0.5))
