"""`grader grade`: a class in, reports out.

A failing student is not a failing program.
"""

import json
import signal
import subprocess
import sys

import pytest

from grader.cli.grade import command
from grader.gradebook import Gradebook


def test_a_class(run, course, handed_in, tmp_path):
    ran = run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    assert ran.code == 0
    assert "3 submissions" in ran.out
    for words in (
        "ada │ 10 / 10 │ 5/5 │ full score",
        "bob │ 5 / 10",
        "cy │ 0 / 10 │ 0/5 │ no points",
    ):
        assert words in ran.out
    assert f"Reports: {tmp_path / 'out' / 'index.html'}" in ran.out
    for path in (
        "index.html",
        "grades.csv",
        "grades.json",
        "students/ada/report.html",
        "students/cy/staff.html",
    ):
        assert (tmp_path / "out" / path).is_file()


def test_progress_is_plain_lines_where_there_is_no_terminal(
    run,
    course,
    handed_in,
    tmp_path,
):
    ran = run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    for line in ("ada: full score", "bob: partial score", "cy: no points"):
        assert line in ran.err
    assert "\x1b" not in ran.err


def test_a_second_run_keeps_what_holds(run, course, handed_in, tmp_path):
    run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    before = json.loads(
        (tmp_path / "out" / "grades.json").read_text(encoding="utf-8"),
    )
    ran = run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    assert "3 results still hold" in ran.out
    after = json.loads(
        (tmp_path / "out" / "grades.json").read_text(encoding="utf-8"),
    )
    before.pop("timings"), after.pop("timings")
    assert after == before


def test_a_single_file_and_an_archive(run, course, handed_in, tmp_path):
    import shutil

    ran = run(
        "grade",
        "toy",
        handed_in / "ada" / "toy.py",
        "--out",
        tmp_path / "one",
        cwd=course,
    )
    assert (ran.code, "1 submission" in ran.out) == (0, True)
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", handed_in)
    ran = run("grade", "toy", archive, "--out", tmp_path / "two", cwd=course)
    assert (ran.code, "3 submissions" in ran.out) == (0, True)


def test_whatever_is_left_over_is_listed(run, course, handed_in, tmp_path):
    (handed_in / "dee").mkdir()
    (handed_in / "dee" / "notes.txt").write_text("I was ill.", encoding="utf-8")
    (handed_in / "readme.md").write_text("From the platform.", encoding="utf-8")
    ran = run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    assert ran.code == 0
    assert "dee" in ran.out
    assert "not matched: readme.md" in ran.out


def test_names_are_not_obeyed(run, course, handed_in, tmp_path):
    (handed_in / "ada").rename(handed_in / "[red]<script>alert(1)<")
    ran = run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    assert ran.code == 0
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page


BAD = {
    "an unknown assignment": (["tyo", "class"], "there is no assignment 'tyo'"),
    "no such folder": (["toy", "clas"], "clas"),
    "an empty folder": (["toy", "empty"], "empty"),
    "a file of another kind": (["toy", "photo.jpg"], "photo.jpg"),
    "a broken archive": (["toy", "broken.zip"], "broken.zip"),
    "an unknown layer": (
        ["toy", "class", "--without-layer", "sekomp"],
        "sekomp",
    ),
    "out is a file": (["toy", "class", "--out", "photo.jpg"], "photo.jpg"),
    "out lies in a file": (
        ["toy", "class", "--out", "photo.jpg/out"],
        "photo.jpg",
    ),
}


@pytest.mark.parametrize(("arguments", "named"), BAD.values(), ids=BAD)
def test_bad_arguments(run, course, handed_in, arguments, named):
    place = handed_in.parent
    (place / "empty").mkdir()
    (place / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (place / "broken.zip").write_bytes(b"PK\x03\x04 no more")
    ran = run("--course", course, "grade", *arguments, cwd=place)
    assert ran.code == 2
    assert "error:" in ran.err
    assert named in ran.err


def test_an_unknown_assignment_is_met_with_the_nearest(run, course, handed_in):
    assert (
        "tip: Did you mean toy?"
        in run("grade", "tyo", handed_in, cwd=course).err
    )


FAULTY = '''
import pytest


@pytest.mark.points(1, criterion="half")
def test_faulty(student):
    """A test with a bug."""
    raise KeyError("secret 42")
'''


def test_a_fault_of_ours_is_no_grade_and_exit_code_3(
    run,
    course,
    handed_in,
    tmp_path,
):
    (course / "hidden_tests" / "toy" / "test_faulty.py").write_text(
        FAULTY,
        encoding="utf-8",
    )
    ran = run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    assert ran.code == 3
    assert "internal error on ada: no grade" in ran.err
    grades = json.loads(
        (tmp_path / "out" / "grades.json").read_text(encoding="utf-8"),
    )
    assert [student["score"] for student in grades["students"]] == [None] * 3
    assert "secret 42" not in (
        tmp_path / "out" / "students" / "ada" / "report.html"
    ).read_text(encoding="utf-8")
    assert "secret 42" in (
        tmp_path / "out" / "students" / "ada" / "staff.html"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        (
            "hidden_tests/toy/test_a.py",
            "def test_x(): pass",
            "test_a.py::test_x has no mark `points`",
        ),
        (
            "hidden_tests/toy/test_a.py",
            "def test_x(:",
            "Tests cannot be collected",
        ),
        (
            "hidden_tests/toy/seed",
            "",
            "seed is missing or shorter than 16 characters",
        ),
        (
            "assignments/toy/contract.py",
            "raise KeyError",
            "contract.py cannot be imported",
        ),
        ("reference/toy/toy.py", "x = 1", "does not fit its contract"),
        ("plugins/own.py", "raise KeyError", "The course's plugin"),
    ],
)
def test_course_material_that_must_be_mended(
    run,
    course,
    handed_in,
    tmp_path,
    path,
    text,
    sentence,
):
    (course / path).parent.mkdir(exist_ok=True)
    (course / path).write_text(text, encoding="utf-8")
    ran = run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    assert ran.code == 2
    assert sentence in ran.err
    assert "tip:" in ran.err


def test_the_docstring_is_the_help():
    assert command.__doc__.startswith("Grade a class and write its reports.")


STUCK = "import time; time.sleep(100000)"


#: `python -m grader`; where a shell runs the tests in the background, they and their
#: children ignore Ctrl-C otherwise.
HEEDS_CTRL_C = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("grader", run_name="__main__", alter_sys=True)
"""


def interrupted(arguments, line):
    """Run `grader`, press Ctrl-C once it has written *line*, and return its exit code and what it wrote afterwards."""
    with subprocess.Popen(
        [sys.executable, "-c", HEEDS_CTRL_C, *map(str, arguments)],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr.readline().startswith(line)
        process.send_signal(signal.SIGINT)
        written = process.communicate(timeout=150)[1]
    return process.returncode, written


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(
    patient_course,
    handed_in,
    tmp_path,
    right,
):
    for number in range(4):
        (handed_in / f"later_{number}").mkdir()
        slow = right.replace("return x / 2", STUCK)
        (handed_in / f"later_{number}" / "toy.py").write_text(
            slow,
            encoding="utf-8",
        )
    out = tmp_path / "out"
    arguments = [
        "--course",
        patient_course,
        "grade",
        "toy",
        handed_in,
        "--out",
        out,
        "--jobs",
        1,
    ]
    code, written = interrupted(arguments, "ada: full score")
    assert code == 130
    assert (
        f"What is graded is kept in {out}; run the same command again"
        in " ".join(written.split())
    )
    assert written.endswith("Stopped.\n")
    with Gradebook.read(out) as book:
        assert "ada" in book.students("toy")
        assert len(book.students("toy")) < 7
        assert book.last_runs()[0].finished is None


def test_ctrl_c_does_not_wait_for_submissions_that_run_in_other_processes(
    patient_course,
    tmp_path,
    right,
):
    for number in range(17):
        (tmp_path / "class" / f"s{number:02}").mkdir(parents=True)
        stuck = right if number == 0 else right.replace("return x / 2", STUCK)
        (tmp_path / "class" / f"s{number:02}" / "toy.py").write_text(
            stuck,
            encoding="utf-8",
        )
    arguments = [
        "--course",
        patient_course,
        "grade",
        "toy",
        tmp_path / "class",
        "--out",
        tmp_path / "out",
        "--jobs",
        2,
    ]
    code, written = interrupted(arguments, "s00: full score")
    assert code == 130
    assert "run the same command again" in " ".join(written.split())
    with Gradebook.read(tmp_path / "out") as book:
        assert book.students("toy") == ("s00",)


def test_course_material_that_must_be_mended_is_told_once_by_several_processes(
    course,
    tmp_path,
    right,
):
    (course / "hidden_tests" / "toy" / "test_b.py").write_text(
        "def test_x(:",
        encoding="utf-8",
    )
    for number in range(16):
        (tmp_path / "class" / f"s{number:02}").mkdir(parents=True)
        (tmp_path / "class" / f"s{number:02}" / "toy.py").write_text(
            right,
            encoding="utf-8",
        )
    arguments = [
        "--course",
        course,
        "grade",
        "toy",
        tmp_path / "class",
        "--out",
        tmp_path / "out",
        "--jobs",
        2,
    ]
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("Tests cannot be collected") == 1
    assert "Traceback" not in done.stderr
