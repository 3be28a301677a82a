"""`grader similar`: which submissions share code or unusual wrong numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course

if TYPE_CHECKING:
    from grader.report.similarity_page import SimilarityPage

_SHOWN = 15


def command(
    context: typer.Context,
    directory: Annotated[
        Path,
        typer.Argument(help="The --out folder of `grader grade`."),
    ] = Path("out"),
) -> ExitCode:
    """Show which submissions of a graded class share more than others do.

    No accusation, and no part of any score.

    Example: grader similar graded/
    """
    # NumPy and Jinja2 only where needed
    from grader.runs.class_similarity import find_similar

    for similar in find_similar(find_course(None, context.obj), directory):
        _show(similar.page)
        output().print(f"For staff: {similar.file}", markup=False)
    return ExitCode.OK


def _show(page: SimilarityPage) -> None:
    output().print(page.assignment, markup=False, style="bold")
    if page.pairs:
        output().print(_table(page))
        output().print(
            "These share more than others do; many innocent reasons exist. Read both,"
            " and ask first.",
        )
    else:
        output().print(
            f"No two of {page.submissions} submissions share enough to be shown.",
        )


def _table(page: SimilarityPage) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("first", "code", "second", "code", "unusual wrong values"):
        table.add_column(name, justify="right" if name == "code" else "left")
    for pair in page.pairs[:_SHOWN]:
        table.add_row(
            escape(pair.first.name),
            pair.first_share or "-",
            escape(pair.second.name),
            pair.second_share or "-",
            pair.numbers or "-",
        )
    if len(page.pairs) > _SHOWN:
        table.add_row(
            "…",
            "",
            "",
            "",
            f"and {len(page.pairs) - _SHOWN} more in similarity.html",
        )
    return table
