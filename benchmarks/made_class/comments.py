"""Comments, as students write them. Pure."""

from __future__ import annotations

import ast
from random import Random

SHARE_COMMENTED = 0.15
SHARE_WITHOUT_DOCSTRING = 0.5
COMMENTS = (
    "TODO: Implement",
    "same as in the lecture",
    "see the notes of week 3",
    "chain rule",
    "shapes: (N, D) and (D, M)",
    "is this right?",
    "vectorised",
    "keep for the backward pass",
    "checked by hand for N = 2",
    "from the formula in the handout",
    "do not forget the batch",
)


def drop_docstrings(tree: ast.Module, random: Random) -> None:
    """Take some docstrings out of *tree*, in place."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        has_more = len(node.body) > 1 and ast.get_docstring(node) is not None
        if has_more and random.random() < SHARE_WITHOUT_DOCSTRING:
            node.body = node.body[1:]


def with_comments(source: str, random: Random) -> str:
    """Return *source* with comments before some of its statements."""
    indents = _statement_indents(ast.parse(source))
    lines: list[str] = []
    for number, line in enumerate(source.splitlines(), start=1):
        if number in indents and random.random() < SHARE_COMMENTED:
            comment = (
                f"# {random.choice(COMMENTS)} {random.choice(('', '!', '...'))}"
            )
            lines.append(" " * indents[number] + comment.rstrip())
        lines.append(line)
    return "\n".join(lines) + "\n"


def _statement_indents(tree: ast.Module) -> dict[int, int]:
    """Return how far each statement is indented, by its first line.

    Those with decorators, which begin before, and branches like `elif` are left out.
    """
    indents: dict[int, int] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt) or getattr(
            node,
            "decorator_list",
            [],
        ):
            continue
        indents[node.lineno] = node.col_offset
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and node.orelse:
            indents.pop(node.orelse[0].lineno, None)
    return indents
