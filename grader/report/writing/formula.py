"""Formulas: MathML's presentation markup, taken apart for a template to write it.

Only elements of MathML Core (https://www.w3.org/TR/mathml-core/) without
attributes are kept: nothing else of a text could reach a page as markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree import ElementTree as ET

_TOKENS = {"mi", "mn", "mo", "mtext", "mspace"}
_SCRIPTS = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
_LAYOUT = {"math", "mrow", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd"}
_ELEMENTS = _TOKENS | _SCRIPTS | _LAYOUT
_MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a formula."""

    tag: str = field(metadata={"help": "its name, one of MathML Core's"})
    text: str = field(metadata={"help": "its text, if it is a leaf"})
    children: tuple[Element, ...] = field(
        metadata={"help": "the elements in it"},
    )


@lru_cache(maxsize=256)  # a mistake of many students has one formula
def formula(markup: str) -> Element | None:
    """Return *markup*, a `math` element, taken apart.

    None where there is none, or what it holds is no formula.
    """
    if not markup:
        return None
    try:
        root = ET.fromstring(markup)  # noqa: S314 - written by the course's authors
        return _element(root, 0) if root.tag == "math" else None
    except (ET.ParseError, ValueError):
        return None


def _element(node: ET.Element, depth: int) -> Element:
    if node.tag not in _ELEMENTS or depth > _MAX_DEPTH:
        raise ValueError(node.tag)
    children = tuple(_element(child, depth + 1) for child in node)
    return Element(
        node.tag,
        "" if children else (node.text or "").strip(),
        children,
    )
