"""The `grader` program: its commands, and the one place that words errors."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from grader import __version__
from grader.cli import (
    autograde,
    award,
    cache,
    check,
    data,
    diff,
    doctor,
    export,
    forget,
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
    panels,
    publish,
    purge,
    record,
    regrade,
    report,
    reproduce,
    seen,
    show,
    similar,
    status,
    unexplained,
    validate,
)
from grader.cli.exit_code import ExitCode
from grader.cli.streams import Stops, abandon, make_writable
from grader.cli.terminal import errors
from grader.errors import GraderError

app = typer.Typer(
    help=(
        "Grade numeric and deep-learning homework: only values cross, and the report"
        " names the mistake."
    ),
    epilog=(
        "Exit codes: 0 done, 1 faults found in course material or, by `check`, in"
        " public tests, 2 usage or"
        " configuration error, 3 internal error, 130 stopped by Ctrl-C, 143 by"
        " SIGTERM, 129 by SIGHUP."
    ),
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
_MEMORY_TIP = (
    "Raise its limit (`ulimit -v`), or use fewer --jobs; run again to go on."
)
_FULL_TIP = "Make room where the output goes, run again to go on."
_FILES_TIP = (
    "Raise the limit of open files (`ulimit -n 1024`), run again to go on."
)
#: What the system may refuse to any program, and what to do about it.
_SYSTEM_TIPS = {
    errno.ENOSPC: _FULL_TIP,
    errno.EDQUOT: _FULL_TIP,
    errno.EFBIG: _FULL_TIP,
    errno.EIO: "Check the disk or the terminal, run again to go on.",
    errno.EMFILE: _FILES_TIP,
    errno.ENFILE: _FILES_TIP,
    errno.ENOMEM: _MEMORY_TIP,
    errno.EAGAIN: "Raise the limit of processes (`ulimit -u`), or use fewer --jobs.",
}
_Commands = dict[str, Callable[..., ExitCode]]
_FOR_STUDENTS: _Commands = {"check": check.command}
_GRADING: _Commands = {
    "grade": grade.command,
    "import": importing.command,
    "status": status.command,
    "open": open.command,
    "report": report.command,
    "regrade": regrade.command,
    "similar": similar.command,
    "export": export.command,
    "publish": publish.command,
}
_DECIDING: _Commands = {
    "override": override.command,
    "award": award.command,
    "grant": grant.command,
    "seen": seen.command,
    "history": history.command,
}
_PRIVACY: _Commands = {
    "data": data.command,
    "forget": forget.command,
    "purge": purge.command,
}
_AUTHORING: _Commands = {
    "new": new.command,
    "validate": validate.command,
    "list": listing.command,
    "show": show.command,
    "mistakes": unexplained.command,
    "record": record.command,
    "kit": kit.command,
}
_OPERATING: _Commands = {
    "doctor": doctor.command,
    "merge": merge.command,
    "diff": diff.command,
    "reproduce": reproduce.command,
    "autograde": autograde.command,
    "cache": cache.command,
}
_PANELS = {
    panels.GRADING: _GRADING,
    panels.DECIDING: _DECIDING,
    panels.PRIVACY: _PRIVACY,
    panels.AUTHORS: _AUTHORING,
    panels.STUDENTS: _FOR_STUDENTS,
    panels.OPERATORS: _OPERATING,
}
for _panel, _commands in _PANELS.items():
    for _name, _command in _commands.items():
        app.command(_name, rich_help_panel=_panel)(_command)


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
    """Run the program; word every error that a person can mend, with a tip."""
    make_writable()
    stops = Stops()
    with stops.listening():
        code = _run()
    if code == ExitCode.INTERRUPTED:  # Typer turns Ctrl-C into this code
        with suppress(OSError):
            errors().print("Stopped.")
        sys.exit(128 + stops.received)
    sys.exit(code or ExitCode.OK)


def _run() -> int:
    try:
        code = int(app(standalone_mode=False) or ExitCode.OK)
        sys.stdout.flush()
    except GraderError as problem:
        _show_error(problem.message, problem.tip)
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except typer.TyperException as problem:
        _show_error(
            problem.format_message(),
            "`grader --help` lists the commands, `grader COMMAND --help` their options.",
        )
    except MemoryError:
        _show_error("There is not enough memory.", _MEMORY_TIP)
    except OSError as problem:
        tip = _SYSTEM_TIPS.get(problem.errno or 0)
        if tip is None:
            raise
        place = f"{problem.filename}: " if problem.filename else ""
        _show_error(f"{place}{problem.strerror}.", tip)
        abandon()
    else:
        return code
    return ExitCode.USAGE


def _show_error(message: str, tip: str) -> None:
    with suppress(OSError):  # where errors go may be full as well
        errors().print(
            f"[bold red]error:[/] {escape(message)}",
            highlight=False,
        )
        if tip:
            errors().print(f"[bold]tip:[/] {escape(tip)}", highlight=False)
