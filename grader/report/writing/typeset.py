"""Formulas of an author's sentences, written as Python expressions, as MathML.

`y_hat` becomes y with a hat, `W1` and `s_j` get their subscripts, a quotient
becomes a fraction. The same text stays readable where nothing can be typeset:
on a terminal, in a table.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from grader.report.writing.formula import Element

MAX_FORMULA = 200
_GREEK = ("alpha", "beta", "delta", "epsilon", "gamma", "lambda", "mu", "sigma")
_OPERATORS: Mapping[type, tuple[int, str]] = {
    ast.Add: (1, "+"),
    ast.Sub: (1, "\N{MINUS SIGN}"),
    ast.Mult: (2, "·"),
    ast.MatMult: (2, "\N{INVISIBLE TIMES}"),
}
_RELATIONS: Mapping[type, str] = {
    ast.Eq: "=",
    ast.Lt: "<",
    ast.LtE: "≤",
    ast.Gt: ">",
    ast.GtE: "≥",
}
#: How tightly a whole is bound that needs no brackets anywhere.
_CLOSED = 4
_POWER = 3
_SCRIPTED = re.compile(rf"([^\W\d_]|{'|'.join(_GREEK)})(?:_(\w+)|(\d+))")
_DERIVATIVE = re.compile(r"d([A-Z])d(\w+)")

#: An element, and how tightly its parts are bound.
_Bound = tuple[Element, int]


@lru_cache(maxsize=1024)  # the texts of an assignment stand on every page
def typeset(text: str) -> Element | None:
    """Return the Python expression *text* as a formula.

    None where it is none that can be typeset.
    """
    if len(text) > MAX_FORMULA:
        return None
    try:
        statement = ast.parse(text.strip()).body[0]
        return _node("math", *_statement(statement))
    except (
        SyntaxError,
        ValueError,
        TypeError,
        LookupError,
        RecursionError,
        MemoryError,
    ):
        return None


def _node(tag: str, *children: Element) -> Element:
    return Element(tag, "", children)


def _row(*children: Element) -> Element:
    return children[0] if len(children) == 1 else _node("mrow", *children)


def _sign(text: str) -> Element:
    return Element("mo", text, ())


def _statement(statement: ast.stmt) -> tuple[Element, ...]:
    if isinstance(statement, ast.Expr):
        return (_plain(statement.value),)
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = _plain(statement.targets[0])
        return target, _sign("="), _plain(statement.value)
    raise ValueError(statement)


def _plain(node: ast.expr) -> Element:
    return _bound(node)[0]


def _bound(node: ast.expr) -> _Bound:
    return _WRITERS[type(node)](node)


def _within(node: ast.expr, strength: int) -> Element:
    """Return *node* in brackets where it is bound less tightly than *strength*."""
    element, bound = _bound(node)
    return element if bound >= strength else _bracketed(element)


def _bracketed(*elements: Element) -> Element:
    return _node("mrow", _sign("("), *elements, _sign(")"))


def _constant(node: ast.Constant) -> _Bound:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise TypeError(node.value)
    return Element("mn", f"{node.value:g}", ()), _CLOSED


def _name(node: ast.Name) -> _Bound:
    return _named(node.id), _CLOSED


def _named(name: str) -> Element:
    derivative = _DERIVATIVE.fullmatch(name)
    if derivative:
        return _node(
            "mfrac",
            _row(_sign("∂"), _named(derivative[1])),
            _row(_sign("∂"), _named(derivative[2])),
        )
    if name.endswith("_hat"):
        return _node("mover", _named(name.removesuffix("_hat")), _sign("^"))
    scripted = _SCRIPTED.fullmatch(name)
    if scripted:
        word, number = scripted[2], scripted[3]
        script = Element("mi", word, ()) if word else Element("mn", number, ())
        return _node("msub", _named(scripted[1]), script)
    return Element("mi", _letter(name), ())


def _letter(name: str) -> str:
    if name in _GREEK:
        return unicodedata.lookup(
            f"GREEK SMALL LETTER {name.replace('lambda', 'lamda')}",
        )
    return name.replace("_", " ")


def _operation(node: ast.BinOp) -> _Bound:
    if isinstance(node.op, ast.Div):
        return _node("mfrac", _plain(node.left), _plain(node.right)), _CLOSED
    if isinstance(node.op, ast.Pow):
        base = _within(node.left, _CLOSED)
        return _node("msup", base, _plain(node.right)), _POWER
    strength, sign = _OPERATORS[type(node.op)]
    right = strength + isinstance(node.op, ast.Sub)
    parts = (
        _within(node.left, strength),
        _sign(sign),
        _within(node.right, right),
    )
    return _node("mrow", *parts), strength


def _negation(node: ast.UnaryOp) -> _Bound:
    if not isinstance(node.op, ast.USub):
        raise TypeError(node.op)
    return _node("mrow", _sign("\N{MINUS SIGN}"), _within(node.operand, 2)), 1


def _comparison(node: ast.Compare) -> _Bound:
    parts = [_plain(node.left)]
    for relation, operand in zip(node.ops, node.comparators, strict=True):
        parts += [_sign(_RELATIONS[type(relation)]), _plain(operand)]
    return _node("mrow", *parts), 0


def _call(node: ast.Call) -> _Bound:
    if node.keywords or not isinstance(node.func, ast.Name):
        raise ValueError(node.func)
    name = node.func.id
    if name == "sum":
        (term,) = node.args
        return _node("mrow", _sign("∑"), _within(term, 2)), 2
    if name == "sqrt":
        return _node("msqrt", *_listed(node.args)), _CLOSED
    if name in ("abs", "norm"):
        bar = _sign("|" if name == "abs" else "‖")
        return _node("mrow", bar, *_listed(node.args), bar), _CLOSED
    function = _named(name)
    return _node("mrow", function, _bracketed(*_listed(node.args))), _CLOSED


def _listed(nodes: list[ast.expr]) -> list[Element]:
    elements: list[Element] = []
    for node in nodes:
        elements += [_sign(","), _plain(node)] if elements else [_plain(node)]
    return elements


def _tuple(node: ast.Tuple) -> _Bound:
    return _bracketed(*_listed(node.elts)), _CLOSED


def _transposed(node: ast.Attribute) -> _Bound:
    if node.attr != "T":
        raise ValueError(node.attr)
    transpose = Element("mi", "\N{DOWN TACK}", ())
    return _node("msup", _within(node.value, _CLOSED), transpose), _CLOSED


def _entry(node: ast.Subscript) -> _Bound:
    base = _within(node.value, _CLOSED)
    return _node("msub", base, _plain(node.slice)), _CLOSED


_WRITERS: Mapping[type, Callable[[Any], _Bound]] = {
    ast.Attribute: _transposed,
    ast.BinOp: _operation,
    ast.Call: _call,
    ast.Compare: _comparison,
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Subscript: _entry,
    ast.Tuple: _tuple,
    ast.UnaryOp: _negation,
}
