"""`grader record`: write the recorded values of the public tests."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output
from grader.course.catalogue import find_course, get_assignment


def command(
    context: typer.Context,
    assignment: Annotated[
        str,
        typer.Argument(help="The assignment's id; `grader list` shows them."),
    ],
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Write nothing; fail if the recorded values are stale.",
        ),
    ] = False,
) -> ExitCode:
    """Record the reference's answers in the public tests, for those who lack it.

    Example: grader record nyu_hw1
    """
    # pytest and torch only where needed
    from grader.kit.record_answers import check_recording, write_recording

    chosen = get_assignment(find_course(None, context.obj), assignment)
    if check:
        check_recording(chosen)
        output().print(f"The recorded values of {chosen.id} are up to date.")
        return ExitCode.OK
    recording = write_recording(chosen)
    output().print(f"Recorded {len(recording.calls)} answers of {chosen.id}.")
    return ExitCode.OK
