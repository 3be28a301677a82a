"""The same 36 checks run by other graders: each is installed into a folder of its own and asked for one submission."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sysconfig
import textwrap
import time
import venv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.throughput.material import CHECKS, write_expected

LIMIT_SECONDS = 300
LOOP = "import checks, mlp\n"


class SkippedError(Exception):
    """A peer cannot be measured here, and why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another grader: what to install, what to write beside a submission, and the command that grades it.

    `prepare` gets a folder that holds mlp.py, checks.py and expected.json, and the
    folder of programs. `result` is the file, relative to that folder, whose text shows
    that all checks were run.
    """

    name: str
    packages: tuple[str, ...]
    prepare: Callable[[Path, Path], None]
    command: Callable[[Path], list[str]]
    result: Callable[[Path, str], int]


def _names() -> list[str]:
    from grader.course.python_files import import_file  # imports torch

    names: list[str] = import_file(CHECKS, "throughput_names").NAMES
    return names


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


# --- pytest -----------------------------------------------------------------------------------------------------------


def _pytest(folder: Path, _: Path) -> None:
    text = """
        import checks, mlp, pytest

        @pytest.mark.parametrize("name", checks.NAMES)
        def test_check(name):
            checks.check(mlp, name)
        """
    _write(folder / "test_checks.py", text)


def _pytest_ran(_: Path, said: str) -> int:
    last = said.strip().splitlines()[-1].replace(",", "").split()
    return sum(
        int(last[place - 1])
        for place, word in enumerate(last)
        if word in {"passed", "failed"}
    )


# --- gradescope-utils -------------------------------------------------------------------------------------------------


def _gradescope(folder: Path, _: Path) -> None:
    tests = "".join(
        f"    @weight(1)\n    def test_{number}(self):\n        checks.check(mlp, {name!r})\n\n"
        for number, name in enumerate(_names())
    )
    head = "import unittest, checks, mlp\nfrom gradescope_utils.autograder_utils.decorators import weight\n"
    _write(
        folder / "tests" / "test_checks.py",
        f"{head}\n\nclass TestChecks(unittest.TestCase):\n{tests}",
    )
    run = """
        import sys, unittest
        from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
        sys.path.insert(0, ".")
        with open("results.json", "w") as stream:
            JSONTestRunner(visibility="visible", stream=stream).run(unittest.defaultTestLoader.discover("tests"))
        """
    _write(folder / "run_tests.py", run)


def _gradescope_ran(folder: Path, _: str) -> int:
    return len(json.loads((folder / "results.json").read_text())["tests"])


# --- check50 ----------------------------------------------------------------------------------------------------------


def _check50(folder: Path, _: Path) -> None:
    problem = folder / "problem"
    problem.mkdir()
    for name in ("checks.py", "expected.json"):
        shutil.copy(folder / name, problem)
    (problem / ".cs50.yaml").write_text(
        "check50:\n  files:\n    - !exclude '*'\n    - !require mlp.py\n"
    )
    text = "import check50\nimport sys\n\n\n@check50.check()\ndef exists():\n    'mlp.py'\n    check50.exists('mlp.py')\n"
    for number, name in enumerate(_names()):
        text += (
            f"\n\n@check50.check(exists)\ndef check_{number}():\n    {name!r}\n    check50.include('checks.py', "
            f"'expected.json')\n    sys.path.insert(0, '.')\n    import checks, mlp\n    try:\n        checks.check(mlp, "
            f"{name!r})\n    except Exception as problem:\n        raise check50.Failure(repr(problem)[:200])\n"
        )
    (problem / "__init__.py").write_text(text)


def _check50_ran(_: Path, said: str) -> int:
    return sum(one["name"] != "exists" for one in json.loads(said)["results"])


# --- notebooks --------------------------------------------------------------------------------------------------------


def _cell(
    source: str, number: int, metadata: Mapping[str, object]
) -> dict[str, object]:
    empty = {"execution_count": None, "outputs": []}
    return {
        "cell_type": "code",
        "id": f"cell{number}",
        "metadata": metadata,
        "source": source,
        **empty,
    }


def _notebook(path: Path, cells: list[dict[str, object]]) -> None:
    kernel = {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        }
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps(
            {
                "cells": cells,
                "metadata": kernel,
                "nbformat": 4,
                "nbformat_minor": 5,
            }
        )
    )


def _nbgrader(folder: Path, programs: Path) -> None:
    def graded(number: int, name: str) -> dict[str, object]:
        marks = {
            "grade": True,
            "solution": False,
            "locked": True,
            "points": 1,
            "schema_version": 3,
            "task": False,
        }
        about = {
            "nbgrader": {
                **marks,
                "grade_id": f"check_{number}",
                "cell_type": "code",
            }
        }
        return _cell(f"checks.check(mlp, {name!r})", number, about)

    cells = [
        _cell(LOOP, 99, {}),
        *(graded(number, name) for number, name in enumerate(_names())),
    ]
    files = ("mlp.py", "checks.py", "expected.json")
    _notebook(folder / "source" / "ps1" / "ps1.ipynb", cells)
    for name in files:
        shutil.copy(folder / name, folder / "source" / "ps1")
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'course'\n"
    )
    _run(
        [str(programs / "nbgrader"), "generate_assignment", "ps1", "--force"],
        folder,
    )
    shutil.copytree(
        folder / "release" / "ps1", folder / "submitted" / "ada" / "ps1"
    )


def _nbgrader_ran(folder: Path, _: str) -> int:
    text = (folder / "autograded" / "ada" / "ps1" / "ps1.ipynb").read_text(
        encoding="utf-8"
    )
    return sum(
        bool(cell["execution_count"]) for cell in json.loads(text)["cells"][1:]
    )


def _otter(folder: Path, programs: Path) -> None:
    for number, name in enumerate(_names()):
        text = f"""
            OK_FORMAT = False
            from otter.test_files import test_case
            name, points = "q{number}", 1

            @test_case(points=1)
            def test_check(checks, mlp):
                checks.check(mlp, {name!r})
            """
        _write(folder / "tests" / f"q{number}.py", text)
    _notebook(folder / "submission.ipynb", [_cell(LOOP, 0, {})])
    files = ["mlp.py", "checks.py", "expected.json"]
    _run(
        [
            str(programs / "otter"),
            "generate",
            "-t",
            "tests",
            "-o",
            "autograder.zip",
            "--no-environment",
            *files,
        ],
        folder,
    )


def _otter_ran(folder: Path, _: str) -> int:
    return sum(
        one["name"].startswith("q")
        for one in json.loads((folder / "results.json").read_text())["tests"]
    )


PEERS = (
    Peer(
        "python -m pytest",
        ("pytest",),
        _pytest,
        lambda p: [str(p / "python"), "-m", "pytest", "-q"],
        _pytest_ran,
    ),
    Peer(
        "gradescope-utils",
        ("gradescope-utils",),
        _gradescope,
        lambda p: [str(p / "python"), "run_tests.py"],
        _gradescope_ran,
    ),
    Peer(
        "check50",
        ("check50", "setuptools<81"),
        _check50,
        lambda p: [str(p / "check50"), "--dev", "-o", "json", "--", "problem"],
        _check50_ran,
    ),
    Peer(
        "nbgrader",
        ("nbgrader", "ipykernel"),
        _nbgrader,
        lambda p: [str(p / "nbgrader"), "autograde", "ps1", "--force"],
        _nbgrader_ran,
    ),
    Peer(
        "otter-grader",
        ("otter-grader", "ipykernel"),
        _otter,
        lambda p: [
            str(p / "otter"),
            "run",
            "submission.ipynb",
            "-a",
            "autograder.zip",
        ],
        _otter_ran,
    ),
)


def measure(
    peer: Peer, work: Path, text: str, times: int
) -> tuple[float, float]:
    """Return the median seconds and CPU seconds that *peer* takes for a submission with the source *text*.

    Raises SkippedError where it cannot be installed, or does not run all checks.
    """
    programs = _install(peer, work / "installed" / peer.name.replace(" ", "_"))
    folder = work / "peers" / peer.name.replace(" ", "_")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "mlp.py").write_text(text, encoding="utf-8")
    shutil.copy(CHECKS, folder)
    write_expected(folder / "expected.json")
    peer.prepare(folder, programs)
    found = [_timed(peer, programs, folder) for _ in range(times)]
    return sorted(found)[len(found) // 2]


def _timed(peer: Peer, programs: Path, folder: Path) -> tuple[float, float]:
    before, started = (
        resource.getrusage(resource.RUSAGE_CHILDREN),
        time.monotonic(),
    )
    said = _run(peer.command(programs), folder, check=False)
    seconds, after = (
        time.monotonic() - started,
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    try:
        ran = peer.result(folder, said)
    except (OSError, ValueError, LookupError) as problem:
        text = f"its result cannot be read ({problem!r}): {said[-300:]!r}"
        raise SkippedError(text) from None
    if ran != len(_names()):
        text = f"it ran {ran} of {len(_names())} checks: {said[-300:]!r}"
        raise SkippedError(text)
    return (
        seconds,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    )


def _install(peer: Peer, folder: Path) -> Path:
    """Install *peer* where NumPy and torch of this process can be seen, and return its folder of programs."""
    programs = folder / "bin"
    if (folder / "complete").exists():
        return programs
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    _run(
        [
            str(programs / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            *peer.packages,
        ],
        folder,
    )
    (site,) = folder.glob("lib/python*/site-packages")

    ours = {sysconfig.get_paths()["purelib"], str(Path(np.__file__).parents[1])}
    (site / "ours.pth").write_text(
        "".join(f"{path}\n" for path in sorted(ours))
    )
    (folder / "complete").touch()
    return programs


def _run(command: list[str], folder: Path, *, check: bool = True) -> str:
    """Return what *command* prints, with one thread for arrays as ours has.

    Raises SkippedError where it fails.
    """
    threads = dict.fromkeys(
        ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"
    )
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {
        **os.environ,
        **threads,
        "PATH": path,
        "PYTHONWARNINGS": "ignore",
    }
    try:
        done = subprocess.run(  # programs that were just installed
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=LIMIT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise SkippedError(str(problem)) from None
    if check and done.returncode:
        text = f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-300:]}"
        raise SkippedError(text)
    return done.stdout
