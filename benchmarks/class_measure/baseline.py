"""A pytest process for each submission: what a plain grader does, with one check per public function and output."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.model import Assignment, SourceFile, Submission
from grader.sandbox.guest.package_layout import parts_of

CHECKS = Path(__file__).parents[1] / "baselines"
BESIDE = Path(__file__).parent / "beside_submission"
#: What a grader without isolation could not wait for longer.
LIMIT_SECONDS = 60
COMMAND = (
    sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "test_values.py",
)  # fmt: skip
ENVIRONMENT = {
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass(frozen=True, slots=True)
class BaselineRun:
    """What pytest took for some submissions: seconds until the last was done, CPU seconds, and how many checks ran."""

    submissions: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    checks_run: int = 0

    def __add__(self, later: BaselineRun) -> BaselineRun:
        """Return the sum of two runs, one after the other."""
        return BaselineRun(
            self.submissions + later.submissions,
            self.seconds + later.seconds,
            self.cpu_seconds + later.cpu_seconds,
            self.checks_run + later.checks_run,
        )


class Baseline:
    """The folders in which pytest runs, one for each submission, below *folder*."""

    def __init__(self, assignment: Assignment, folder: Path) -> None:
        self.assignment = assignment
        self.folder = folder
        self.checks = CHECKS / f"{assignment.id}.py"
        self.common = folder / "common"
        self._write_common()

    def prepare(self, submissions: Iterable[Submission]) -> tuple[Path, ...]:
        """Write the folder of each of *submissions*, and return the folders."""
        return tuple(map(self._write, submissions))

    def _write_common(self) -> None:
        """Write what every folder holds: checks, helpers of the course, and the values of the reference."""
        shutil.copytree(BESIDE, self.common)
        shutil.copy(self.checks, self.common / "checks.py")
        if self.assignment.helpers.is_dir():
            shutil.copytree(
                self.assignment.helpers,
                self.common,
                dirs_exist_ok=True,
            )
        for path in _listed_files(self.checks):
            target = self.common / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.assignment.public / path, target)
        reference = self.folder / "reference"
        shutil.copytree(self.common, reference)
        shutil.copy(self.assignment.reference / self.assignment.file, reference)
        _write_layout(
            reference,
            ["."],
            [PurePosixPath(self.assignment.file).stem],
        )
        _run_python([sys.executable, "-c", _EXPECT], reference)
        shutil.copy(reference / "expected.npz", self.common)

    def _write(self, submission: Submission) -> Path:
        """Write *submission* the way a person would put it where its tests are: under the names of the handout."""
        folder = self.folder / "submissions" / submission.id
        shutil.copytree(self.common, folder)
        contents = {file.path: _as_module(file) for file in submission.files}
        for path, content in contents.items():
            _write_file(
                folder / PurePosixPath(path).with_suffix(".py"),
                content,
            )
        parts = _parts(submission, self.assignment)
        for path, name in _named(parts, self.assignment).items():
            place = PurePosixPath(path).with_name(name)
            _write_file(folder / place, contents[path])
            for home in _homes(name, self.assignment):
                _write_file(folder / home, contents[path])
        folders = [
            str(place)
            for path in parts
            for place in PurePosixPath(path).parents
        ]
        modules = [
            PurePosixPath(name).stem
            for name in _named(parts, self.assignment).values()
        ]
        _write_layout(folder, list(dict.fromkeys([*folders, "."])), modules)
        return folder


def run_baseline(folders: Sequence[Path], processes: int) -> BaselineRun:
    """Run pytest in each of *folders*, so many processes at a time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    with ThreadPoolExecutor(processes) as threads:
        checks_run = sum(threads.map(_run_one, folders))
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return BaselineRun(len(folders), seconds, cpu, checks_run)


def checks_run_by(report: str) -> int:
    """Return how many checks a report of pytest says were run, whether they passed or not."""
    last = report.strip().rpartition("\n")[2]
    return sum(
        int(count)
        for count, kind in _COUNT.findall(last)
        if "error" not in kind
    )


def _run_one(folder: Path) -> int:
    try:
        return checks_run_by(_run_python(COMMAND, folder, check=False))
    except subprocess.TimeoutExpired:
        return 0


def _run_python(
    command: Sequence[str],
    folder: Path,
    *,
    check: bool = True,
) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if not check else None,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        check=check,
        timeout=LIMIT_SECONDS,
    )
    return done.stdout


#: Writes the values of the reference, in the folder that holds it.
_EXPECT = """
import checks
import numpy as np
import submitted

student = submitted.Submitted()
values = {}
for check, outputs in checks.CHECKS:
    answers = check(student)
    for output in outputs:
        name = f"{check.__name__}.{output}"
        values[name] = np.asarray(answers[output], dtype=float)
np.savez("expected.npz", **values)
"""


def _listed_files(checks: Path) -> list[str]:
    """Return the files of the assignment that *checks* need: their FILES, which is a literal."""
    line = re.search(
        r"^FILES = (\(.*\))$",
        checks.read_text("utf-8"),
        re.MULTILINE,
    )
    return re.findall(r'"([^"]+)"', line.group(1)) if line else []


def _parts(submission: Submission, assignment: Assignment) -> tuple[str, ...]:
    """Return the paths of the files that count, the main one first."""
    if submission.main is None:
        return ()
    paths = [file.path for file in submission.files]
    return submission.parts or parts_of(paths, submission.main, assignment.also)


def _named(parts: Sequence[str], assignment: Assignment) -> dict[str, str]:
    """Return the name of the handout for each of *parts*: the first is the main file, whatever it is called."""
    names: dict[str, str] = {}
    for number, path in enumerate(parts):
        name = PurePosixPath(path).with_suffix(".py").name
        names[path] = name if number else assignment.file
    return names


def _homes(name: str, assignment: Assignment) -> list[str]:
    """Return where the file *name* lies in the packages of the handout."""
    return [
        f"{package.replace('.', '/')}/{name}"
        for package, files in assignment.packages
        if name in files
    ]


def _as_module(file: SourceFile) -> bytes:
    """Return a notebook as the module that a person would make of it; anything else as it is."""
    if not file.pieces:
        return file.content
    return "\n".join(piece.text for piece in file.pieces).encode(
        "utf-8",
        "replace",
    )


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _write_layout(folder: Path, folders: list[str], modules: list[str]) -> None:
    layout = {"folders": folders, "modules": modules}
    (folder / "layout.json").write_text(json.dumps(layout), encoding="utf-8")
