"""`grader cache`: what is kept between runs to be faster, and how to be rid of it."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.exit_code import ExitCode
from grader.cli.terminal import output


def command(
    clear: Annotated[
        bool,
        typer.Option("--clear", help="Remove all of it."),
    ] = False,
) -> ExitCode:
    """Show what is kept of misconceptions' answers, by assignment; or remove it.

    It makes naming mistakes faster, changes no result, and is as secret as the
    hidden tests: nobody else may read it.

    Example: grader cache

    Example: grader cache --clear
    """
    from grader.runs import reply_cache  # hashing and SQLite only where needed

    trouble = reply_cache.trouble()
    if trouble:
        output().print(f"Not used: {trouble}.", markup=False)
        return ExitCode.OK
    if clear:
        output().print(f"{_mib(reply_cache.clear())} removed", markup=False)
        return ExitCode.OK
    kept = reply_cache.cached_tables()
    for tables in kept:
        line = (
            f"{tables.folder.name}: {tables.tables} tables, {_mib(tables.size)}"
        )
        output().print(line, markup=False)
    total = _mib(sum(tables.size for tables in kept))
    place = reply_cache.cache_folder()
    output().print(f"{total} in {place}", markup=False)
    return ExitCode.OK


def _mib(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"
