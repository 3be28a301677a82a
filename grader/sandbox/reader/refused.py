"""Statements that parse and that Python refuses all the same.

Examples are `await` and `return` outside functions.
"""

from __future__ import annotations

import ast

from grader.sandbox.guest.statements import first_line
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
            remarks.append(
                Remark("statement", line=statement.lineno, detail=refusal),
            )
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
    # columns of a tree count bytes
    lines = [line.encode() for line in text.split("\n")]
    start = first_line(statement) - 1
    end = (statement.end_lineno or statement.lineno) - 1
    before = lines[start][: statement.col_offset].decode()
    after = lines[end][statement.end_col_offset or 0 :].decode()
    source = lines[statement.lineno - 1][statement.col_offset :]
    instead = _instead_of(statement, source.decode(errors="replace").strip())
    replaced = text.split("\n")
    empty_lines = [""] * (end - start)
    replaced[start : end + 1] = [f"{before}{instead}{after}", *empty_lines]
    return "\n".join(replaced)


def _instead_of(statement: ast.stmt, source: str) -> str:
    names = bound_names(statement)
    if not names:
        return "pass"
    return " = ".join([*names, f"{LEFT_OUT}({source[:_SHOWN]!a})"])
