"""`grader open`: show the reports of a graded class in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.errors import GraderError


def command(
    directory: Annotated[
        Path,
        typer.Argument(help="The --out folder of `grader grade`."),
    ] = Path("out"),
    student: Annotated[
        str,
        typer.Option(
            help="Open this student's report instead: the id in the class page.",
            show_default=False,
        ),
    ] = "",
) -> ExitCode:
    """Open the report of a graded class in the browser.

    Example: grader open graded/
    """
    import webbrowser  # looks for browsers when it is imported

    page = (
        directory / "students" / student / "report.html"
        if student
        else directory / "index.html"
    ).resolve()
    if not page.is_file():
        tip = "Grade a class with --out, or give the folder that was given to --out."
        raise GraderError(f"There is no report at {page}.", tip)
    if not webbrowser.open(page.as_uri()):
        raise GraderError(
            "No browser could be started.",
            f"Open {page} yourself.",
        )
    output().print(f"Opened {page}", markup=False)
    return ExitCode.OK
