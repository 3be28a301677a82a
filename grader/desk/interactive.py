"""`check(...)` for Python, `%%check` for notebooks, with a result that shows itself."""

from __future__ import annotations

import atexit
import inspect
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from grader.course.catalogue import ASSIGNMENTS, find_course, get_assignment
from grader.desk.check_page import check_part
from grader.desk.check_report import CheckReport, make_report
from grader.desk.check_text import plain_text
from grader.desk.checker import Checker
from grader.desk.kernel import (
    Shell,
    executed_cells,
    notebook_of,
    running_shell,
)
from grader.desk.libraries import refuse_missing_libraries
from grader.desk.starter_code import bodies
from grader.desk.student_file import StudentFile, assignment_here, named_file
from grader.errors import GraderError, SubmissionsError, closest, did_you_mean
from grader.model import Assignment

#: Levels of help that text shows beside the hint: in HTML all are folded.
_ALL_HELP = 2
#: What names an assignment in the line of a magic command.
_ASSIGNMENT = "assignment="
_MARKS = {"✓": "+", "✗": "x", "·": "-"}
_TIP = 'check("mlp.py"), check(mse_loss), or in a notebook check()'


class CheckError(SubmissionsError):
    """What cannot be checked, and why: in a notebook one sentence."""

    def _render_traceback_(self) -> list[str]:  # what IPython asks for
        return [f"{self.message} {self.tip}".strip()]


@dataclass(frozen=True)
class CheckResult:
    """A check with the public tests, which is no grade. It shows itself in a notebook."""

    report: CheckReport

    @property
    def passed(self) -> int:
        """How many public tests passed."""
        return self.report.passed

    @property
    def total(self) -> int:
        """How many public tests ran, or would have."""
        return self.report.total

    def __repr__(self) -> str:
        """Return the check as text that the terminal can show."""
        text = plain_text(self.report, _ALL_HELP)
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            for sign, plain in _MARKS.items():
                text = text.replace(sign, plain)
            text = text.encode(encoding, "replace").decode(encoding)
        return text

    def _repr_html_(self) -> str:  # what notebooks ask for
        return check_part(self.report)


def check_work(
    work: object,
    only: str | Sequence[str],
    assignment: str | Path,
) -> CheckResult:
    """Check *work*: a file, a function or class, or in a notebook all executed cells.

    Raises CheckError where that cannot be done.
    """
    names = [only] if isinstance(only, str) and only else list(only)
    try:
        return _check(work, names, assignment)
    except GraderError as problem:
        raise CheckError(problem.message, problem.tip) from None


def load_extension(shell: Shell) -> None:
    """Register `%check` and `%%check`, and give the notebook the name `check`."""
    from grader import check

    def magic(line: str, cell: str | None = None) -> CheckResult | None:
        return _check_cell(shell, line, cell)

    shell.register_magic_function(magic, "line_cell", "check")
    shell.push({"check": check})


def _check(
    work: object,
    names: Sequence[str],
    assignment: str | Path,
) -> CheckResult:
    if isinstance(work, str | Path):
        if Path(work).exists():
            return _check_file(_file(Path(work), assignment), names)
        if Path(work).suffix:
            raise CheckError(f"There is no file {work}.", _TIP)
        return _check_cells([str(work), *names], assignment)
    if work is None:
        if running_shell() is not None:
            return _check_cells(names, assignment)
        return _check_file(named_file(None, []), names)
    return _check_object(work, names, assignment)


def _check_object(
    work: object,
    names: Sequence[str],
    assignment: str | Path,
) -> CheckResult:
    """Check a function or class: where it was defined in the kernel, its cells."""
    name = getattr(work, "__qualname__", "")
    if not name or not (inspect.isroutine(work) or inspect.isclass(work)):
        kind = type(work).__name__
        raise CheckError(f"A value of type {kind} cannot be checked.", _TIP)
    if "<" in name:  # <lambda>, or a function inside another
        raise CheckError(f"`{name}` has no name of its own.", _TIP)
    in_main = getattr(work, "__module__", "") == "__main__"
    if in_main and running_shell() is not None:
        return _check_cells([name, *names], assignment)
    try:
        path = inspect.getsourcefile(work)
    except TypeError:
        path = None
    if path is None or not Path(path).exists():
        raise CheckError(f"The file that defines `{name}` is not there.", _TIP)
    return _check_file(_file(Path(path), assignment), [name, *names])


def _check_cells(
    names: Sequence[str],
    assignment: str | Path,
) -> CheckResult:
    """Check all cells that were executed, in order, as one notebook."""
    shell = running_shell()
    if shell is None:
        raise CheckError(f"There is no file {' '.join(names)}.", _TIP)
    cells = executed_cells(shell)
    _refuse_undefined(names, cells)
    chosen = _assignment(assignment)
    with tempfile.TemporaryDirectory(prefix="check-") as folder:
        stem = Path(chosen.file).stem
        path = Path(folder) / f"{stem}.ipynb"
        path.write_text(notebook_of(cells), encoding="utf-8")
        return _check_file(StudentFile(chosen, path), names)


def _refuse_undefined(names: Sequence[str], cells: Sequence[str]) -> None:
    defined = {name for cell in cells for name in bodies(cell)}
    for name in names:
        ends = {entry.rpartition(".")[2] for entry in defined}
        if name not in defined | ends:
            raise CheckError(
                f"No cell that was run defines `{name}`.",
                did_you_mean(*closest(name, sorted(defined)))
                or "Run the cell that defines it, then check again.",
            )


def _check_file(file: StudentFile, names: Sequence[str]) -> CheckResult:
    refuse_missing_libraries(file.assignment)
    checker = _checker(file.assignment.course, file.assignment.id)
    try:
        checked = checker.check(file.path, names)
    except GraderError:
        raise
    except BaseException:
        close_checkers()
        raise
    return CheckResult(make_report(checked, datetime.now().astimezone()))


def _file(path: Path, assignment: str | Path) -> StudentFile:
    if assignment:
        return StudentFile(_assignment(assignment), path)
    return named_file(None, [str(path)])


def _assignment(assignment: str | Path) -> Assignment:
    """Return the assignment of this id or kit's folder, or the one of the folder here."""
    folder = Path(assignment)
    if assignment and (folder / ASSIGNMENTS).is_dir():
        return assignment_here(folder, [])
    if assignment:
        return get_assignment(find_course(), str(assignment))
    return assignment_here(None, [])


_OPEN_CHECKERS: list[Checker] = []


@cache
def _checker(course: Path, assignment: str) -> Checker:
    """Return a checker whose processes stay ready until Python ends."""
    checker = Checker(get_assignment(course, assignment))
    _OPEN_CHECKERS.append(checker)
    return checker


@atexit.register
def close_checkers() -> None:
    """End the processes of all checkers; the next check starts new ones."""
    _checker.cache_clear()
    while _OPEN_CHECKERS:
        _OPEN_CHECKERS.pop().close()


def _check_cell(
    shell: Shell,
    line: str,
    cell: str | None,
) -> CheckResult | None:
    """Run *cell*, then check what *line* names, or else what the cell defines.

    `assignment=` in *line* is as in `check`.
    """
    words = line.split()
    names = [word for word in words if not word.startswith(_ASSIGNMENT)]
    assignment = ""
    if len(names) < len(words):
        (option, *_) = (word for word in words if word not in names)
        assignment = option.removeprefix(_ASSIGNMENT).strip("\"'")
    if cell is None:
        work = names[0] if names else None
        return check_work(work, names[1:], assignment)
    if not shell.run_cell(cell).success:
        return None
    if names:
        return check_work(names[0], names[1:], assignment)
    return check_work(None, _tested_names(cell, assignment), assignment)


def _tested_names(cell: str, assignment: str) -> list[str]:
    """Return what *cell* defines at its top, as far as public tests are about it."""
    try:
        chosen = _assignment(assignment)
        refuse_missing_libraries(chosen)
        checker = _checker(chosen.course, chosen.id)
    except GraderError as problem:
        raise CheckError(problem.message, problem.tip) from None
    defined = [name for name in bodies(cell) if "." not in name]
    return [name for name in defined if checker.is_tested(name)]
