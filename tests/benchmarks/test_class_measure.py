"""What the benchmark reads, adds up and refuses; how long anything takes is not asked."""

import importlib.util
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.class_measure.baseline import (
    CHECKS,
    Baseline,
    BaselineRun,
    checks_run_by,
    run_baseline,
)
from benchmarks.class_measure.graded_run import GradedClass
from benchmarks.class_measure.measured_run import summed
from benchmarks.class_measure.measurement import ClassMeasurement
from benchmarks.class_measure.tables import measurement_lines
from benchmarks.class_measure.wrong_answers import count_wrong_answers
from benchmarks.real_class import COURSES
from grader.course.catalogue import get_assignment
from grader.model import (
    Array,
    Call,
    SourceFile,
    StudentFailure,
    Submission,
    Verdict,
)
from grader.model.failure_details import Raised

PROJECT = Path(__file__).parents[2]
GRADED = GradedClass(
    submissions=4,
    ended=0.0,
    cpu_seconds=10.0,
    similarity_cpu_seconds=1.0,
    wrong_answers=100,
    repeated_answers=10,
)
PROCESSES = [
    {
        "cpu": {"tests": 2.0, "naming": 1.0},
        "own_mib": 100.0,
        "zygote_mib": 150.0,
        "submissions": {"right": {"ada": 0.5}, "wrong": {"bob": 2.0}},
    },
    {
        "cpu": {"tests": 1.0, "pages": 0.5},
        "own_mib": 80.0,
        "zygote_mib": 0.0,
        "submissions": {"right": {"eve": 0.7}, "wrong": {}},
    },
]
RUN = summed(GRADED, 5.0, PROCESSES)
BASELINE = BaselineRun(
    submissions=4,
    seconds=20.0,
    cpu_seconds=30.0,
    checks_run=36,
)
MEASURED = ClassMeasurement(
    "homework",
    True,
    RUN,
    RUN,
    BASELINE,
    {"ada": 0.1, "eve": 0.2, "bob": 0.9},
)


# --- pytest's reports -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "count"),
    [
        ("..........   [100%]\n10 passed in 1.23s\n", 10),
        (".F.F\n2 failed, 8 passed in 0.42s", 10),
        ("3 failed, 1 warning in 9.99s\n", 3),
        ("1 error in 0.30s\n", 0),
        ("2 passed, 2 errors in 0.30s\n", 2),
        ("prints 7 passed\nno tests ran in 0.01s\n", 0),
        ("", 0),
    ],
)
def test_the_checks_that_ran_are_read_from_the_last_line(report, count):
    assert checks_run_by(report) == count


def test_slices_of_the_baseline_add_up():
    twice = BASELINE + BASELINE
    assert twice == BaselineRun(8, 40.0, 60.0, 72)


# --- clocks -----------------------------------------------------------------------------------------------------------


def test_what_the_processes_wrote_is_added_up():
    assert RUN.phases == {
        "tests": 3.0,
        "naming": 1.0,
        "pages": 0.5,
        "rest": 5.5,
    }
    assert RUN.largest_mib == 150
    assert RUN.all_mib == 330
    assert RUN.right == {"ada": 0.5, "eve": 0.7}
    assert RUN.wrong == {"bob": 2.0}


def test_ratios_compare_the_same_submissions():
    assert MEASURED.times_as_fast(RUN) == 4
    assert MEASURED.times_less_cpu(RUN) == 3
    assert MEASURED.right_seconds == pytest.approx(0.6)
    assert MEASURED.limit_seconds == pytest.approx(0.15)


# --- wrong answers ----------------------------------------------------------------------------------------------------


def array(*values):
    import numpy as np

    content = np.array(values)
    return Array("float64", content.shape, content.tobytes())


def result(**replies):
    """Return what is looked at of a result: a verdict and a reply for each test."""
    judgements = []
    for test, (verdict, reply) in replies.items():
        outcome = SimpleNamespace(calls=(Call("hook", {}, reply),))
        case = SimpleNamespace(id=test)
        judgements.append(
            SimpleNamespace(test=case, verdict=verdict, outcome=outcome),
        )
    return SimpleNamespace(judgements=judgements)


def test_wrong_answers_are_repeated_where_they_are_the_same_to_the_last_bit():
    wrong = Verdict.WRONG_ANSWER
    failure = StudentFailure(Raised("E"))
    counted = count_wrong_answers(
        [
            result(a=(wrong, array(1.0)), b=(wrong, array(2.0))),
            result(a=(wrong, array(1.0)), b=(wrong, array(2.0 + 2**-50))),
            result(a=(Verdict.PASSED, array(1.0)), b=(wrong, array(1.0))),
            result(a=(wrong, failure), b=(Verdict.RUNTIME_ERROR, failure)),
        ],
    )
    assert (counted.count, counted.repeated) == (5, 2)
    assert counted.share_repeated == 0.4
    assert count_wrong_answers([]).share_repeated == 0


def test_a_made_class_that_repeats_itself_gets_no_ratio():
    repetitive = replace(RUN, graded=replace(GRADED, repeated_answers=16))
    refused = replace(MEASURED, warm=repetitive)
    assert refused.is_refused
    assert "| refused |" in "\n".join(measurement_lines([refused]))
    assert not MEASURED.is_refused
    assert "| 4.0 | 4.0 | 3.0 | 3.0 |" in "\n".join(
        measurement_lines([MEASURED]),
    )
    assert not replace(refused, is_made=False).is_refused


# --- the baseline -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("course", COURSES)
def test_every_course_has_checks_of_its_functions(course):
    assert (CHECKS / f"{course}.py").is_file()


@pytest.fixture(scope="module")
def baseline(tmp_path_factory):
    assignment = get_assignment(PROJECT, "cs231n_a1")
    return Baseline(assignment, tmp_path_factory.mktemp("baseline") / "pytest")


def test_the_reference_passes_every_check(baseline):
    assignment = baseline.assignment
    content = (assignment.reference / assignment.file).read_bytes()
    file = SourceFile(assignment.file, content)
    (folder,) = baseline.prepare(
        [Submission("ada", "Ada", (file,), assignment.file)],
    )
    report = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "test_values.py"],
        cwd=folder, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "failed" not in report
    assert checks_run_by(report) == 34


def test_files_get_the_names_and_packages_of_the_handout(baseline):
    files = (
        SourceFile(
            "hw/my_classifier.py",
            b"from cs231n.layers import relu_forward\n",
        ),
        SourceFile("hw/layers.py", b"def relu_forward(x):\n    return x, x\n"),
    )
    submission = Submission("bob", "Bob", files, "hw/my_classifier.py")
    (folder,) = baseline.prepare([submission])
    assert (folder / "hw" / "linear_classifier.py").is_file()
    assert (folder / "cs231n" / "layers.py").is_file()
    assert run_baseline([folder], 1).checks_run == 34


def test_a_submission_that_does_not_load_runs_nothing(baseline):
    file = SourceFile(
        "linear_classifier.py",
        b"import a_module_that_nobody_has\n",
    )
    submission = Submission("eve", "Eve", (file,), "linear_classifier.py")
    assert run_baseline(baseline.prepare([submission]), 1).checks_run == 0


# --- all together -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("course", COURSES)
def test_the_tables_of_a_small_class(course):
    needs_torch = get_assignment(PROJECT, course).arrays == "torch"
    if needs_torch and importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed")
    command = [
        sys.executable, "-m", "benchmarks.real_class",
        "--assignment", course, "--size", "3", "--jobs", "1",
    ]  # fmt: skip
    report = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    ).stdout
    assert "| class | submissions | pytest | cold | warm |" in report
    assert report.count(f"| {course} |") == 4
