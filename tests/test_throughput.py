"""The benchmark runs, and its 36 checks are the same for everybody."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_table_of_a_small_class():
    pytest.importorskip("torch")
    command = [
        sys.executable,
        "-m",
        "benchmarks.throughput",
        "--classes",
        "8",
        "--peers",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert (
        "| class | judged a second, one core | with full reports | on all cores |"
        in done.stdout
    )
    assert (
        "| class | fork | load | calls | judging | diagnosis | keeping | report | all | seconds, with reports |"
        in done.stdout
    )
    for kind in (
        "examples",
        "examples, no two alike",
        "right",
        "right, no two alike",
    ):
        assert f"| {kind} |" in done.stdout
    assert "| this one |" in done.stdout


def test_a_course_of_36_checks_and_the_answers_for_peers(tmp_path):
    pytest.importorskip("torch")
    script = """
import sys
from pathlib import Path
from benchmarks.throughput.material import KINDS, write_class, write_course, write_expected
from grader.course.catalogue import get_assignment
from grader.grading.engine import Engine
from grader.plugins import make_plugins
place = Path(sys.argv[1])
course = write_course(place / "course")
engine = Engine.with_hidden_tests(get_assignment(course, "nyu_hw1"), make_plugins(course))
write_class(place / "class", 9)
write_class(place / "unlike", 9, KINDS[1])
write_expected(place / "expected.json")
print(len(engine.suite.cases))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    assert done.stdout.split() == ["36"]
    assert len(json.loads((tmp_path / "expected.json").read_text())) == 36
    for folder in ("class", "unlike"):
        assert (
            len(
                {
                    path.read_bytes()
                    for path in (tmp_path / folder).rglob("mlp.py")
                }
            )
            == 9
        )
