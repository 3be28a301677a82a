"""Commands import what they need: the light ones no array library, and nobody torch for NumPy homework."""

import json
import subprocess
import sys

import pytest

SCRIPT = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
from grader.cli import main
main()
"""


def modules_of(*arguments, cwd):
    """Return the names of all modules that a command has imported in its own process."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        cwd=cwd,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["grade", "--help"],
        ["--version"],
        ["list"],
        ["show", "toy"],
        ["status", "out"],
        ["diff", "out"],
    ],
    ids=" ".join,
)
def test_a_light_command(toy_course, tmp_path_factory, arguments):
    from grader.course.catalogue import get_assignment
    from grader.gradebook import Gradebook
    from grader.model.options import Options

    place = tmp_path_factory.mktemp("place")
    with Gradebook.open(place / "out") as book:
        for _ in range(2):
            book.first = 0
            book.start_run_of(
                get_assignment(toy_course, "toy"),
                Options(),
                [],
                [],
            )
    loaded = modules_of("--course", toy_course, *arguments, cwd=place)
    assert "grader.cli.app" in loaded
    assert (
        loaded
        & {
            "numpy",
            "torch",
            "pytest",
            "_pytest",
            "jinja2",
            "PIL",
            "distributed",
            "dask",
            "grader.grading.engine",
            "grader.intake.read_source",
            "grader.sandbox.host.launcher",
        }
        == set()
    )


def test_checking_numpy_homework_imports_no_torch(toy_course, tmp_path, right):
    tells = "import sys\nprint('torch is here:', 'torch' in sys.modules)\n"
    (tmp_path / "toy.py").write_text(tells + right, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        SCRIPT,
        "--course",
        str(toy_course),
        "check",
        "toy",
        "toy.py",
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert "2 of 2 public tests passed" in done.stdout
    assert "torch is here: False" in done.stdout
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert "numpy" in loaded
    assert loaded & {"torch", "distributed", "dask"} == set()
