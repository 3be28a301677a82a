"""What an assignment hands out and asks for, as far as it decides which of a student's files is graded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from grader.course.filenames import NOTEBOOK, handed_out, read_as
from grader.course.handout import Contract
from grader.course.python_files import import_file
from grader.errors import ContractError
from grader.model import Assignment, SourceFile
from grader.model.source_text import decode_source

_DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_MAX_STARTER = 20


@dataclass(frozen=True)
class Handout:
    """The names of the files that students are given, what those define, and what the handout asks for.

    `asked` tells, by each name that a function or class may have, the handout's own.
    `starter` are the files to start from.
    """

    given: frozenset[str] = frozenset()
    asked: Mapping[str, str] = field(default_factory=dict)
    starter: Sequence[SourceFile] = ()

    def defines_asked(self, text: str) -> bool:
        """Return whether *text*, Python or a notebook's JSON, seems to define something that the handout asks for."""
        return (
            bool(self.asked)
            and _asked_pattern(tuple(self.asked)).search(text) is not None
        )

    def starter_like(self, file: SourceFile) -> SourceFile | None:
        """Return the file of the starter that *file* is but for comments and layout.

        Nothing else is told of others.
        """
        lines = _plain_lines(file)
        if not lines or read_as(file.path).endswith(NOTEBOOK):
            return None
        return next(
            (starter for starter in self.starter if _plain_lines(starter) == lines),
            None,
        )

    def untouched_names(self, file: SourceFile) -> tuple[str, ...]:
        """Return what *file* defines if it is one of the starter's but for comments and layout.

        Else nothing is told.
        """
        same = self.starter_like(file)
        return (
            tuple(dict.fromkeys(_DEFINITION.findall(decode_source(same.content).text)))
            if same
            else ()
        )


def handout_of(assignment: Assignment) -> Handout:
    """Return what *assignment* hands out and asks for.

    Names come from its contract and its starter.
    """
    folder = assignment.public
    paths = [folder / "contract.py", *sorted((folder / "starter").rglob("*"))]
    stamps = tuple((path, path.stat().st_mtime_ns) for path in paths if path.is_file())
    return _handout_of(assignment, stamps)


@lru_cache(maxsize=16)
def _handout_of(
    assignment: Assignment, stamps: tuple[tuple[Path, int], ...]
) -> Handout:
    starter = [
        SourceFile(path.name, path.read_bytes())
        for path, _ in stamps
        if path.name != "contract.py" and read_as(path.name)
    ]
    defined = [
        name
        for file in starter
        for name in _DEFINITION.findall(decode_source(file.content).text)
    ]
    asked = _asked_by_contract(assignment) or {name: name for name in defined}
    return Handout(handed_out(assignment), asked, tuple(starter[:_MAX_STARTER]))


def _asked_by_contract(assignment: Assignment) -> dict[str, str]:
    """Return the names of functions and classes in the contract.

    None where it is missing or cannot be used.

    The contract is read without its adapter, which may need an array library.
    """
    path = assignment.public / "contract.py"
    try:
        contract = Contract.read(
            import_file(path, f"handout_{assignment.id}"), assignment.file
        )
    except ContractError:
        return {}  # whoever grades with it is told
    aliases = {name: hook.aliases for name, hook in contract.hooks.items()} | dict(
        contract.class_aliases
    )
    return {alias: name for name, own in aliases.items() for alias in (name, *own)}


@lru_cache(maxsize=16)
def _asked_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    every = "|".join(map(re.escape, names))
    # In a notebook's JSON the `n` of a line end stands right before a name.
    return re.compile(rf"(?:def|class)\s+(?:{every})\b|(?:{every})\s*=\s*lambda\b")


@lru_cache(maxsize=64)
def _plain_lines(file: SourceFile) -> tuple[str, ...]:
    """Return the lines of a module that are neither empty nor comments, without white space at their ends."""
    lines = (line.rstrip() for line in decode_source(file.content).text.split("\n"))
    return tuple(line for line in lines if line and not line.lstrip().startswith("#"))
