"""How commands show who was erased, and from where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.terminal import output

if TYPE_CHECKING:
    from grader.privacy.forgetting import Forgotten

_SHOWN = 20
DRY_RUN = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Say who and which files it is about, and erase nothing.",
    ),
]


def show_forgotten(forgotten: Forgotten, *, dry_run: bool) -> None:
    """Print who was erased, what was deleted, and which files name them still."""
    students = ", ".join(forgotten.students[:_SHOWN]) or "nobody"
    if len(forgotten.students) > _SHOWN:
        students += f" and {len(forgotten.students) - _SHOWN} more"
    if dry_run:
        output().print(f"would be erased: {students}", markup=False)
        _list("named in", forgotten.naming)
        return
    output().print(f"erased: {students}", markup=False)
    if forgotten.older:
        output().print(f"{forgotten.older} older results of others erased")
    _list("deleted", forgotten.deleted)
    output().print(f"{len(forgotten.rewritten)} files written anew")
    _list("not written by the grader, and naming them still", forgotten.naming)
    _list("named still in the work of others", forgotten.quoting)


def _list(heading: str, paths: Sequence[Path]) -> None:
    for path in paths[:_SHOWN]:
        output().print(f"{heading}: {path}", markup=False)
    if len(paths) > _SHOWN:
        output().print(f"{heading}: {len(paths) - _SHOWN} more")
