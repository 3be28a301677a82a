"""`grader grade`: a class in, reports out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from grader.cli.exit_code import ExitCode
from grader.cli.progress import ProgressBar, state_of
from grader.cli.terminal import errors, output
from grader.course import find_course, get_assignment
from grader.model import Result, Verdict
from grader.options import Options
from grader.text import clean_line

_SHOWN = 60


def command(
    context: typer.Context,
    assignment: Annotated[str, typer.Argument(help="The assignment's id; `grader list` shows them.")],
    submissions: Annotated[
        Path, typer.Argument(help="A folder (one file or folder per student), an archive of one, or a single file.")
    ],
    out: Annotated[Path, typer.Option(help="Where reports and grades are written.")] = Path("out"),
    unsafe_no_isolation: Annotated[
        bool,
        typer.Option(
            "--unsafe-no-isolation", help="Grade even where student code cannot be confined; stamps every report."
        ),
    ] = False,
) -> ExitCode:
    """Grade a class and write its reports.

    Example: grader grade nyu_hw1 submissions/ --out graded/
    """
    from grader.pipeline import ClassResult, grade_class  # noqa: PLC0415 - NumPy and pytest only where grading is wanted

    chosen = get_assignment(find_course(None, context.obj), assignment)
    options = Options(out=out, unsafe_no_isolation=unsafe_no_isolation)
    with ProgressBar() as progress:
        graded: ClassResult = grade_class(chosen, submissions, options, [progress])
    output().print(_table(graded.results))
    for leftover in graded.intake.unmatched:
        output().print(f"not matched: {clean_line(leftover.path, 200)} ({leftover.reason})", markup=False)
    output().print(f"\nReports: {(out / 'index.html')}", markup=False)
    for result in graded.internal_errors:
        name = escape(clean_line(result.submission.id, 64))
        errors().print(f"[magenta]internal error[/] on {name}: no grade; see staff.html in its folder")
    return ExitCode.INTERNAL_ERROR if graded.internal_errors else ExitCode.OK


def _table(results: tuple[Result, ...]) -> Table:
    table = Table(title=f"{len(results)} submission{'s' * (len(results) != 1)}", title_justify="left")
    for name, justify in (("student", "left"), ("score", "right"), ("passed", "right"), ("state", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for result in results[:_SHOWN]:
        passed = sum(judgement.verdict is Verdict.PASSED for judgement in result.judgements)
        points = "-" if result.score is None else f"{float(result.score.earned):.4g} / {float(result.score.maximum):g}"
        name = escape(clean_line(result.submission.id, 40))
        table.add_row(name, points, f"{passed}/{len(result.judgements)}", state_of(result))
    if len(results) > _SHOWN:
        table.add_row("…", "", "", f"and {len(results) - _SHOWN} more in index.html")
    return table
