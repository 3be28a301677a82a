"""`grader report`: write the reports of a graded class again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from grader.cli.decision_options import EXTENSIONS, LANG, extend_and_show
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import errors, output
from grader.course.catalogue import find_course

#: The pages that are handed out, or shown to a colleague.
_PRINTED = ("report.html", "index.html")


def command(
    context: typer.Context,
    directory: Annotated[
        Path,
        typer.Argument(help="The --out folder of `grader grade`."),
    ] = Path("out"),
    pdf: Annotated[
        bool,
        typer.Option(
            "--pdf",
            help=(
                "Print the class page and each student's report as PDF too, with"
                " Chromium."
            ),
        ),
    ] = False,
    lang: LANG = "",
    extensions: EXTENSIONS = None,
) -> ExitCode:
    """Write all reports and grades of a class again from its gradebook, without grading.

    Example: grader report graded/ --pdf --lang de
    """
    # NumPy and Jinja2 only where needed
    from grader.pipeline import write_again
    from grader.report.pdf import find_browser, print_page

    browser = find_browser() if pdf else ""
    course = find_course(None, context.obj)
    extend_and_show(course, directory, extensions)
    files = write_again(course, directory, lang)
    if pdf:
        pages = [page for page in files if page.name in _PRINTED]
        for page in track(
            pages,
            description="Printing",
            console=errors(),
            transient=True,
        ):
            print_page(page, browser)
        output().print(f"{len(pages)} pages printed as PDF beside them.")
    output().print(
        f"{len(files)} files written; open {directory / 'index.html'}",
        markup=False,
    )
    return ExitCode.OK
