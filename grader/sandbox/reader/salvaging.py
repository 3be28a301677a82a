"""Blanks the statements of a broken file that do not parse, in the confined process."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from grader.model import Plain, Problem, ProblemKind
from grader.sandbox.guest.sources import NotLoadable, text_of
from grader.sandbox.reader.damage import (
    Damage,
    damage_in,
    statement_at,
    whole_statement_at,
)
from grader.sandbox.reader.defined import digests
from grader.sandbox.reader.ipython import python_of
from grader.sandbox.reader.refused import without_refused
from grader.sandbox.reader.source_lines import Remark, as_array
from grader.sandbox.reader.surveying import parsed, plain_problem

#: After so many faults that were blanked one by one, all damage that can be
#: seen is blanked at once.
MAX_ROUNDS = 25
#: Then, and in a longer text from the start, only so many more are looked for.
MAX_FAULTS = 60
MAX_LENGTH = 300_000
#: A conflict of two versions, of which the first stays: the marks, what both
#: grew from, the second version.
_CONFLICT = re.compile(
    r"^<{7}[^\n]*\n(?P<first>.*?)(?P<lost>^(?:\|{7}[^\n]*\n.*?^)?={7}[^\n]*\n.*?^>{7}[^\n]*$)",
    re.MULTILINE | re.DOTALL,
)


def salvage(value: dict[str, Any]) -> Plain:
    """Return what remains of the file at `path` with the bytes `content`.

    `claimed.salvage_of` reads it.
    """
    path, content = value["path"], value["content"].data
    if path.lower().endswith(".ipynb"):
        return {"problem": plain_problem(Problem(ProblemKind.NO_NOTEBOOK))}
    try:
        text = text_of(path, content)[0]
    except NotLoadable:
        return {"problem": plain_problem(Problem(ProblemKind.NO_TEXT))}
    saved = _Saved(text)
    problem = saved.mend()
    if problem is not None:
        return {"problem": plain_problem(problem)}
    faults = sorted(saved.faults, key=lambda fault: fault.line)
    return {
        "text": as_array(saved.text),
        "faults": [plain_problem(fault) for fault in faults],
        "names": as_array("\n".join(saved.names)),
    }


class _Saved:
    """A text while it is mended, the faults that were blanked, the names at its top."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Problem] = []
        self.names: list[str] = []

    def mend(self) -> Problem | None:
        """Blank what does not parse, and return why that leads nowhere, or None."""
        self._settle_conflicts()
        self._take_commands_out()
        for _ in range(MAX_FAULTS):
            tree = parsed(self.text)
            if not isinstance(tree, Problem):
                self.text, refused = without_refused(self.text)
                self._report(ProblemKind.SYNTAX, refused)
                self.names = list(digests([tree]))
                return None
            if not tree.line:
                return tree
            self._blank_fault(tree)
        return Problem(
            ProblemKind.SYNTAX,
            detail="too much of it does not parse",
        )

    def _settle_conflicts(self) -> None:
        fault = parsed(self.text)
        if (
            not isinstance(fault, Problem)
            or fault.kind is not ProblemKind.MERGE_MARKS
        ):
            return
        settled = _CONFLICT.sub(_settled, self.text)
        if settled != self.text:
            self.faults.append(fault)
            self.text = settled

    def _take_commands_out(self) -> None:
        """Take IPython's commands out, where they are all that is wrong."""
        fault = parsed(self.text)
        if (
            not isinstance(fault, Problem)
            or fault.kind is not ProblemKind.IPYTHON
        ):
            return
        cell = python_of(self.text)
        if cell.text.strip():
            self._report(ProblemKind.IPYTHON, cell.remarks)
            self.text = cell.text

    def _report(self, kind: ProblemKind, remarks: Iterable[Remark]) -> None:
        for remark in remarks:
            fault = Problem(kind, "", remark.line, 1, remark.detail)
            self.faults.append(fault)

    def _blank_fault(self, fault: Problem) -> None:
        is_late = len(self.faults) >= MAX_ROUNDS or len(self.text) > MAX_LENGTH
        seen_before = any(before.line == fault.line for before in self.faults)
        self.faults.append(fault)
        damage = damage_in(self.text)
        if damage and is_late:
            self._blank(damage)
        elif seen_before:
            self._blank([whole_statement_at(self.text, fault.line)])
        else:
            nearest = _nearest(damage, fault.line)
            self._blank([nearest or statement_at(self.text, fault.line)])

    def _blank(self, damage: list[Damage]) -> None:
        lines = self.text.split("\n")
        for run in damage:
            first = run.first - 1
            last = min(run.last, len(lines))
            instead = ""
            if run.indent:
                instead = f"{lines[first][: run.indent]}pass"
            lines[first:last] = [instead, *[""] * (last - first - 1)]
        self.text = "\n".join(lines)


def _settled(conflict: re.Match[str]) -> str:
    """Return the first version of a conflict, with as many lines as both had."""
    lost_lines = conflict["lost"].count("\n")
    return f"\n{conflict['first']}" + "\n" * lost_lines


def _nearest(damage: list[Damage], line: int) -> Damage | None:
    """Return the damage that *line* lies in, or the last one before it.

    None where all comes later.
    """
    nearest = None
    for run in damage:
        if run.first <= line <= run.last:
            return run
        if run.last < line:
            nearest = run
    return nearest
