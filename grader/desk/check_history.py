"""Earlier checks on this machine: what became better, and how often something failed.

A file of JSON lines in the folder `.grader` of the course, one line a check. It
never leaves the machine, and nothing depends on its being there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from grader.desk.standings import Standing, State
from grader.model import Assignment
from grader.model.file_writing import write_whole

FOLDER = ".grader"
MOST_CHECKS = 500


@dataclass(frozen=True, slots=True)
class PastCheck:
    """One check: when, of which bytes, and how each function stood."""

    at: str
    sha256: str
    functions: tuple[Standing, ...]

    def standing(self, function: str) -> Standing | None:
        """Return how *function* stood, or None where it was not checked."""
        for row in self.functions:
            if row.function == function:
                return row
        return None


def history_file(assignment: Assignment) -> Path:
    """Return the file that the checks of *assignment* are remembered in."""
    return assignment.course / FOLDER / f"checks-{assignment.id}.jsonl"


def read_history(path: Path) -> tuple[PastCheck, ...]:
    """Return the checks in *path*, oldest first; lines that cannot be read are passed over."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ()
    return tuple(_read(lines[-MOST_CHECKS:]))


def _read(lines: Sequence[str]) -> Iterator[PastCheck]:
    for line in lines:
        try:
            record = json.loads(line)
            rows = tuple(Standing(**row) for row in record["functions"])
            yield PastCheck(str(record["at"]), str(record["sha256"]), rows)
        except (ValueError, LookupError, TypeError):
            continue


def remember(
    path: Path,
    check: PastCheck,
    earlier: Sequence[PastCheck],
) -> None:
    """Write *check* behind *earlier* checks, unless the folder cannot be written."""
    checks = [*earlier, check][-MOST_CHECKS:]
    lines = [f"{json.dumps(asdict(entry))}\n".encode() for entry in checks]
    try:
        path.parent.mkdir(exist_ok=True)
        ignored = path.parent / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
        write_whole(path, lines)
    except OSError:
        return


def failed_versions(
    function: str,
    checks: Sequence[PastCheck],
) -> int:
    """Return how many versions of the files failed in *function* since it was right.

    The same bytes count once, however often they were checked.
    """
    versions: set[str] = set()
    for check in reversed(checks):
        row = check.standing(function)
        if row is None:
            continue
        if row.state is State.RIGHT:
            break
        if row.state is State.WRONG:
            versions.add(check.sha256)
    return len(versions)


def progress(
    functions: Sequence[Standing],
    checks: Sequence[PastCheck],
    now: datetime,
) -> tuple[str, ...]:
    """Return sentences on what changed since the last of *checks* that ran each function."""
    changes: dict[tuple[str, str], list[str]] = {}
    for row in functions:
        for check in reversed(checks):
            before = check.standing(row.function)
            if before is None or before.state is State.NOT_RUN:
                continue
            change = _change(before, row)
            if change:
                key = _time(check.at, now), change
                changes.setdefault(key, []).append(f"`{row.function}`")
            break
    return tuple(
        f"Since {time}: {_listed(names)} {change}."
        for (time, change), names in changes.items()
    )


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _change(before: Standing, after: Standing) -> str:
    if after.state is State.NOT_RUN:
        return ""
    if before.state is not State.RIGHT and after.state is State.RIGHT:
        return "became right"
    if before.state is State.RIGHT and after.state is not State.RIGHT:
        return "stopped being right"
    if after.right != before.right and after.total == before.total:
        direction = "better" if after.right > before.right else "worse"
        return (
            f"became {direction}, from {before.right} to {after.right} of"
            f" {after.total} tests"
        )
    return ""


def _time(at: str, now: datetime) -> str:
    """Return the time of day of *at*, with its date where that is not today's."""
    try:
        then = datetime.fromisoformat(at)
    except ValueError:
        return "the last check"
    same_day = then.date() == now.date()
    return f"{then:%H:%M}" if same_day else f"{then:%Y-%m-%d %H:%M}"
