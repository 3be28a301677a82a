"""What is installed: the engine and its templates, nothing of any course."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the names in the wheel that the project builds."""
    out = tmp_path_factory.mktemp("wheel")
    build = "import os, sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = out.glob("fairgrade-*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_the_wheel_holds_the_engine_and_its_templates(wheel):
    assert "grader/pipeline.py" in wheel
    assert {
        f"grader/_templates/{path.name}"
        for path in (ROOT / "templates").iterdir()
    } <= set(wheel)
    assert "grader/py.typed" in wheel
    assert any(name.endswith("licenses/LICENSE") for name in wheel)


def test_the_wheel_holds_nothing_of_a_course(wheel):
    tops = {name.partition("/")[0] for name in wheel}
    assert len(tops) == 2
    assert not tops & {
        "assignments",
        "reference",
        "hidden_tests",
        "examples",
        "tests",
    }
    courses = [path.name for path in (ROOT / "reference").iterdir()]
    assert not [
        name for name in wheel if any(course in name for course in courses)
    ]
