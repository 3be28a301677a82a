"""The `grader` program: its commands, and the one place that words errors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from grader import __version__
from grader.cli import (
    autograde,
    award,
    check,
    diff,
    doctor,
    export,
    grade,
    grant,
    history,
    importing,
    kit,
    listing,
    merge,
    new,
    open,  # noqa: A004 - named like the command
    override,
    publish,
    record,
    regrade,
    report,
    reproduce,
    show,
    similar,
    status,
    validate,
)
from grader.cli.exit_code import ExitCode
from grader.cli.terminal import errors
from grader.errors import GraderError

app = typer.Typer(
    help=(
        "Grade numeric and deep-learning homework: only values cross, and the report"
        " names the mistake."
    ),
    epilog=(
        "Exit codes: 0 done, 1 faults found in course material, 2 the request must be"
        " mended, 3 internal error, 130 stopped by Ctrl-C."
    ),
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("grade")(grade.command)
app.command("import")(importing.command)
app.command("check")(check.command)
app.command("doctor")(doctor.command)
app.command("report")(report.command)
app.command("open")(open.command)
app.command("export")(export.command)
app.command("override")(override.command)
app.command("award")(award.command)
app.command("grant")(grant.command)
app.command("history")(history.command)
app.command("publish")(publish.command)
app.command("status")(status.command)
app.command("regrade")(regrade.command)
app.command("diff")(diff.command)
app.command("reproduce")(reproduce.command)
app.command("merge")(merge.command)
app.command("similar")(similar.command)
app.command("list")(listing.command)
app.command("show")(show.command)
app.command("kit")(kit.command)
app.command("autograde")(autograde.command)
app.command("record")(record.command)
app.command("new")(new.command)
app.command("validate")(validate.command)


def _version(wanted: bool) -> None:  # the signature that Typer calls
    if wanted:
        typer.echo(f"grader {__version__}")
        raise typer.Exit(ExitCode.OK)


@app.callback()
def root(
    context: typer.Context,
    course: Annotated[
        Path | None,
        typer.Option(
            help=(
                "Root of the course. Default: the nearest parent folder with"
                " assignments/."
            ),
            show_default=False,
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    """Remember the options that all commands share."""
    context.obj = course


def main() -> None:
    """Run the program; turn every error that a person can mend into a sentence and a tip."""
    try:
        code = app(standalone_mode=False)
    except GraderError as problem:
        errors().print(
            f"[bold red]error:[/] {escape(problem.message)}", highlight=False
        )
        if problem.tip:
            errors().print(f"[bold]tip:[/] {escape(problem.tip)}", highlight=False)
        code = ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except typer.TyperException as problem:
        errors().print(
            f"[bold red]error:[/] {escape(problem.format_message())}", highlight=False
        )
        errors().print(
            "[bold]tip:[/] `grader --help` lists the commands, `grader COMMAND --help`"
            " their options."
        )
        code = ExitCode.USAGE
    if code == ExitCode.INTERRUPTED:  # Typer turns Ctrl-C into this code
        errors().print("Stopped.")
    sys.exit(code or ExitCode.OK)
