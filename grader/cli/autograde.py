"""`grader autograde`: what `run_autograder` calls in Gradescope's container.

People need `grader kit --gradescope`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.summary import passed_text, points_text
from grader.cli.terminal import output
from grader.course.catalogue import find_course, get_assignment
from grader.model.safe_text import clean_text

_SHOWN = 4000


def command(
    context: typer.Context,
    assignment: Annotated[str, typer.Argument(help="The assignment's id.")],
    root: Annotated[
        Path,
        typer.Option(help="The folder with submission/ and results/."),
    ] = Path("/autograder"),
) -> ExitCode:
    """Grade the one submission in Gradescope's container and leave results.json.

    What is printed is for staff. Example: grader autograde nyu_hw1
    """
    # NumPy and pytest only where needed
    from grader.kit.gradescope_container import autograde

    course = find_course(None, context.obj)
    result = autograde(get_assignment(course, assignment), root)
    output().print(
        f"{points_text(result)} points, {passed_text(result)} tests passed, isolation:"
        f" {result.isolation}",
    )
    failed = [judgement.outcome.error for judgement in result.internal_errors]
    for error in filter(None, (result.error, *failed)):
        output().print(clean_text(error, _SHOWN), markup=False)
    return ExitCode.INTERNAL_ERROR if result.score is None else ExitCode.OK
