"""What an assignment hands out and asks for, as far as it decides which file is graded."""

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

_DEFINITION = re.compile(
    r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)",
    re.MULTILINE,
)
_MAX_STARTER = 20


@dataclass(frozen=True)
class Handout:
    """What students are given, and what the handout asks for.

    `file_names` are those of all files that are given, `starter` the files to
    start from. `asked` maps each name that a function or class may have to the
    handout's own.
    """

    file_names: frozenset[str] = frozenset()
    asked: Mapping[str, str] = field(default_factory=dict)
    starter: Sequence[SourceFile] = ()

    def defines_asked(self, text: str) -> bool:
        """Return whether *text* seems to define something that the handout asks for.

        It is Python or a notebook's JSON.
        """
        if not self.asked:
            return False
        return _asked_pattern(tuple(self.asked)).search(text) is not None

    def starter_like(self, file: SourceFile) -> SourceFile | None:
        """Return the file of the starter that *file* is but for comments and layout.

        None where it is another file.
        """
        lines = _plain_lines(file)
        if not lines or read_as(file.path).endswith(NOTEBOOK):
            return None
        for starter in self.starter:
            if _plain_lines(starter) == lines:
                return starter
        return None

    def untouched_names(self, file: SourceFile) -> tuple[str, ...]:
        """Return what *file* defines if it is a starter's but for comments and layout.

        Empty where it is another file.
        """
        starter = self.starter_like(file)
        return tuple(dict.fromkeys(_defined_in(starter))) if starter else ()


def handout_of(assignment: Assignment) -> Handout:
    """Return what *assignment* hands out and asks for.

    Names come from its contract and its starter.
    """
    folder = assignment.public
    paths = [folder / "contract.py", *sorted((folder / "starter").rglob("*"))]
    stamps = tuple(
        (path, path.stat().st_mtime_ns) for path in paths if path.is_file()
    )
    return _handout_of(assignment, stamps)


@lru_cache(maxsize=16)
def _handout_of(
    assignment: Assignment,
    stamps: tuple[tuple[Path, int], ...],
) -> Handout:
    starter = [
        SourceFile(path.name, path.read_bytes())
        for path, _ in stamps
        if path.name != "contract.py" and read_as(path.name)
    ]
    asked = _asked_by_contract(assignment)
    if not asked:
        asked = {name: name for file in starter for name in _defined_in(file)}
    return Handout(handed_out(assignment), asked, tuple(starter[:_MAX_STARTER]))


def _defined_in(file: SourceFile) -> list[str]:
    return _DEFINITION.findall(decode_source(file.content).text)


def _asked_by_contract(assignment: Assignment) -> dict[str, str]:
    """Return the names of functions and classes in the contract, by each alias.

    Empty where it is missing or cannot be used. The contract is read without
    its adapter, which may need an array library.
    """
    path = assignment.public / "contract.py"
    try:
        module = import_file(path, f"handout_{assignment.id}")
        contract = Contract.read(module, assignment.file)
    except ContractError:
        return {}  # grading with it raises the error
    aliases = {name: hook.aliases for name, hook in contract.hooks.items()}
    aliases |= contract.class_aliases
    asked = {}
    for name, further in aliases.items():
        for alias in (name, *further):
            asked[alias] = name
    for edition in assignment.editions:
        for name, written in edition.names:
            asked.setdefault(written, name)
    return asked


@lru_cache(maxsize=16)
def _asked_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    every = "|".join(map(re.escape, names))
    # In a notebook's JSON the `n` of a line end stands right before a name.
    return re.compile(
        rf"(?:def|class)\s+(?:{every})\b|(?:{every})\s*=\s*lambda\b",
    )


@lru_cache(maxsize=64)
def _plain_lines(file: SourceFile) -> tuple[str, ...]:
    """Return the lines of a module that are neither empty nor comments, stripped.

    White space is stripped at their ends only.
    """
    lines = (
        line.rstrip() for line in decode_source(file.content).text.split("\n")
    )
    return tuple(
        line for line in lines if line and not line.lstrip().startswith("#")
    )
