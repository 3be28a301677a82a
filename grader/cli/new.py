"""`grader new`: the first version of an assignment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course
from grader.errors import CourseError
from grader.scaffold import TITLE, write_assignment


def command(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The id of the new assignment, such as hw2_softmax.",
        ),
    ],
    arrays: Annotated[
        str,
        typer.Option(help="What student code is called with: numpy or torch."),
    ] = "numpy",
    title: Annotated[
        str,
        typer.Option(help="The title that students read."),
    ] = TITLE,
) -> ExitCode:
    """Write a small, whole assignment to start from.

    It passes `grader validate` at once.

    It goes into the course; without one, the working directory becomes one.
    Example: grader new hw2_softmax
    """
    # pytest and torch only where needed
    from grader.kit.record_answers import write_recording

    assignment, written = write_assignment(
        _course(context.obj),
        name,
        arrays,
        title,
    )
    recording = write_recording(assignment)
    for path in written:
        output().print(f"wrote {path}", markup=False)
    output().print(
        f"Recorded {len(recording.calls)} answers of {name}.\n\nNext: grader validate"
        f" {name}",
        markup=False,
    )
    return ExitCode.OK


def _course(explicit: Path | None) -> Path:
    """Return the course to write to: the one named, or found above.

    Without one, the folder that is named becomes one, or the working directory.
    """
    try:
        return find_course(None, explicit)
    except CourseError:
        return (explicit or Path.cwd()).resolve()
