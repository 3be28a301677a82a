"""What the reader says of a file. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.model import Note, Piece, Problem, SourceFile


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds, as the reader says: untrusted, checked and capped.

    `pieces` are the cells of a notebook, `written` the modules that its cells
    write. `defines` tells, by name, the digest of each definition at the top:
    the same for the same code, whatever its comments, docstrings, hints and
    layout.
    """

    path: str
    pieces: tuple[Piece, ...] = ()
    written: tuple[SourceFile, ...] = ()
    defines: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Salvage:
    """What is left of a file when the statements that do not parse are blanked.

    Its lines keep their numbers.

    `faults` are the places of what was blanked, in order; `names` what is still
    defined at the top. `problem` says why nothing could be saved.
    """

    path: str
    text: str = ""
    faults: tuple[Problem, ...] = ()
    names: tuple[str, ...] = ()
    problem: Problem | None = None
