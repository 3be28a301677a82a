"""What goes wrong in sums, products, powers and comparisons. Pure."""

from __future__ import annotations

import ast
from typing import cast

from grader.diagnosis.kinds.change import (
    CONDITIONS,
    FACTORS,
    SHAPES,
    SHIFT,
    STEPS,
    TERMS,
    Change,
    Changes,
    name_of,
)
from grader.model.phrase import Phrase

_TERM_LEFT_OUT = "a term{names} were left out"
_OPPOSITES: dict[type[ast.cmpop], tuple[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Gt: (ast.LtE, ast.GtE),
    ast.GtE: (ast.Lt, ast.Gt),
    ast.Lt: (ast.GtE, ast.LtE),
    ast.LtE: (ast.Gt, ast.Lt),
}


# --- sums, products and powers ---


def terms(node: ast.BinOp) -> Changes:
    """Yield a term left out, or of another sign."""
    left, right = node.left, node.right
    if isinstance(node.op, ast.Add):
        yield Change(left, _TERM_LEFT_OUT, right, 10, TERMS)
        yield Change(right, _TERM_LEFT_OUT, left, 10, TERMS)
        swapped = ast.BinOp(left, ast.Sub(), right)
        clause = "a term{names} had the other sign"
        yield Change(swapped, clause, right, 12, TERMS)
    elif isinstance(node.op, ast.Sub):
        if _is_maximum(right):
            clause = "the shift by the maximum were left out"
            yield Change(left, clause, right, 9, SHIFT)
        yield Change(left, _TERM_LEFT_OUT, right, 10, TERMS)
        added = ast.BinOp(left, ast.Add(), right)
        clause = "a term{names} were added instead of subtracted"
        yield Change(added, clause, right, 12, TERMS)
        turned = ast.BinOp(right, ast.Sub(), left)
        clause = "a difference{names} had the other sign"
        yield Change(turned, clause, node, 11, TERMS)


def _is_maximum(node: ast.expr) -> bool:
    """Return whether *node* is the maximum of something: `z.max(dim=1).values`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Call) and name_of(node) in ("max", "amax")


def _size_word(node: ast.expr) -> str:
    """Return what a size is called: "the batch size" for `len(x)`; "" for none."""
    if isinstance(node, ast.Call):
        words = {"len": "the batch size", "numel": "the number of elements"}
        return words.get(name_of(node), "")
    if isinstance(node, ast.Attribute) and node.attr == "size":
        return "the number of elements"
    is_shape = (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "shape"
        and isinstance(node.slice, ast.Constant)
    )
    if not is_shape:
        return ""
    is_first = (
        cast("ast.Constant", cast("ast.Subscript", node).slice).value == 0
    )
    return "the batch size" if is_first else "the number of columns"


def factors(node: ast.BinOp) -> Changes:
    """Yield a factor or divisor left out, doubled, or of another kind."""
    left, right = node.left, node.right
    size = _size_word(right)
    if isinstance(node.op, ast.Mult):
        clause = "a factor{names} were left out"
        for factor, remaining in ((left, right), (right, left)):
            yield Change(remaining, clause, factor, 14, FACTORS)
            squared = ast.BinOp(node, ast.Mult(), factor)
            twice = "a factor{names} were there twice"
            yield Change(squared, twice, factor, 20, FACTORS)
        product = ast.BinOp(left, ast.MatMult(), right)
        clause = "a matrix product stood in the place of an elementwise one"
        yield Change(product, clause, node, 16, SHAPES)
    elif isinstance(node.op, ast.Div):
        values = (("size", Phrase(size)),)
        clause = "a division{names} were left out"
        if size:
            clause = "the division by {size} were left out"
        yield Change(left, clause, right, 13, FACTORS, values)
        again = ast.BinOp(node, ast.Div(), right)
        clause = "a division{names} were done twice"
        if size:
            clause = "the division by {size} were done twice"
        yield Change(again, clause, right, 15, FACTORS, values)
        times = ast.BinOp(left, ast.Mult(), right)
        clause = "a factor{names} stood in the place of a divisor"
        yield Change(times, clause, right, 18, FACTORS)


def products(node: ast.BinOp) -> Changes:
    """Yield what goes wrong with a matrix product."""
    if not isinstance(node.op, ast.MatMult):
        return
    left, right = node.left, node.right
    clause = "an elementwise product stood in the place of a matrix product"
    product = ast.BinOp(left, ast.Mult(), right)
    yield Change(product, clause, node, 10, SHAPES)
    clause = "a factor{names} of a matrix product were transposed"
    for turned, pair in (
        (left, (_transposed(left), right)),
        (right, (left, _transposed(right))),
    ):
        product = ast.BinOp(pair[0], ast.MatMult(), pair[1])
        yield Change(product, clause, turned, 12, SHAPES)
    turned_whole = _transposed(node)
    clause = "a matrix product were transposed"
    yield Change(turned_whole, clause, node, 14, SHAPES)
    clause = "a matrix product{names} were left out"
    yield Change(left, clause, right, 16, STEPS)
    yield Change(right, clause, left, 16, STEPS)


def powers(node: ast.BinOp) -> Changes:
    """Yield a power left out, or an absolute value in its place."""
    if not isinstance(node.op, ast.Pow):
        return
    clause = "a power{names} were left out"
    yield Change(node.left, clause, node.left, 12, STEPS)
    absolute = ast.Call(ast.Name("abs", ast.Load()), [node.left], [])
    clause = "an absolute value stood in the place of a square"
    yield Change(absolute, clause, node, 13, STEPS)


def signs(node: ast.UnaryOp) -> Changes:
    """Yield a minus sign left out."""
    if isinstance(node.op, ast.USub):
        clause = "a minus sign were missing"
        yield Change(node.operand, clause, node, 10, TERMS)


def numbers(node: ast.Constant) -> Changes:
    """Yield other numbers in the place of one."""
    value = node.value
    if not isinstance(value, int | float) or isinstance(value, bool):
        return
    replacements = {0: (1,), 1: (0, 2), 2: (1,), 0.5: (1.0,), 100: (10,)}
    for number in replacements.get(value, ()):
        values = (("number", str(number)), ("right", str(value)))
        clause = "a number in the formula were {number} instead of {right}"
        yield Change(ast.Constant(number), clause, node, 24, FACTORS, values)


def _transposed(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def transposes(node: ast.Attribute) -> Changes:
    """Yield a transpose left out."""
    if node.attr == "T" and isinstance(node.ctx, ast.Load):
        clause = "a transpose{names} were left out"
        yield Change(node.value, clause, node.value, 13, SHAPES)


# --- conditions ---

CLAUSES_OF_COMPARISONS = (
    "a condition were the other way round",
    "a condition treated equality{names} as the other case",
)


def comparisons(node: ast.Compare) -> Changes:
    """Yield a condition the other way round, or with another limit."""
    if len(node.ops) != 1:
        return
    opposites = _OPPOSITES.get(type(node.ops[0]))
    if opposites is None:
        return
    for operator, clause in zip(opposites, CLAUSES_OF_COMPARISONS, strict=True):
        compared = ast.Compare(node.left, [operator()], node.comparators)
        yield Change(compared, clause, node, 12, CONDITIONS)
    everywhere = ast.Compare(node.left, [ast.Eq()], [node.left])
    clause = "a condition held everywhere"
    yield Change(everywhere, clause, node, 13, CONDITIONS)
