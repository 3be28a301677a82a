"""Statements that parse and that Python refuses all the same.

Examples are `await` and `return` outside functions.
"""

from __future__ import annotations

import ast

from grader.sandbox.reader import LEFT_OUT
from grader.sandbox.reader.defined import bound_names
from grader.sandbox.reader.source_lines import Remark

_SHOWN = 80


def without_refused(text: str) -> tuple[str, list[Remark]]:
    """Return *text*, which parses, without what does not compile, and the remarks.

    Only statements at the top are replaced.
    """
    tree = ast.parse(text)
    if not _refusal(tree):
        return text, []
    remarks = []
    # from the end: what stands above keeps its place
    for statement in reversed(tree.body):
        refusal = _refusal(ast.Module([statement], []))
        if refusal:
            text = _replaced(text, statement)
            remarks.append(Remark("statement", line=statement.lineno, detail=refusal))
    return text, remarks[::-1]


def _refusal(tree: ast.Module) -> str:
    """Return why Python does not compile *tree*, or nothing."""
    try:
        compile(tree, "", "exec", dont_inherit=True)
    except SyntaxError as fault:
        return str(fault.msg)[:200]
    except (ValueError, RecursionError, MemoryError) as fault:
        return type(fault).__name__
    return ""


def _replaced(text: str, statement: ast.stmt) -> str:
    """Return *text* with *statement* replaced by what sets its names and does nothing.

    Lines keep their numbers.
    """
    lines = [line.encode() for line in text.split("\n")]
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    start = min([statement.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    end = (statement.end_lineno or statement.lineno) - 1
    first = lines[start][: statement.col_offset].decode()
    last = lines[end][statement.end_col_offset or 0 :].decode()
    source = (
        lines[statement.lineno - 1][statement.col_offset :]
        .decode(errors="replace")
        .strip()
    )
    names = bound_names(statement)
    instead = (
        " = ".join([*names, f"{LEFT_OUT}({source[:_SHOWN]!a})"]) if names else "pass"
    )
    replaced = text.split("\n")
    replaced[start : end + 1] = [f"{first}{instead}{last}", *[""] * (end - start)]
    return "\n".join(replaced)
