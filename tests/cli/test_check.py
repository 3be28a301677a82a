"""`grader check`: a student's own check, also where there is nothing but an unpacked kit."""

import shutil
import zipfile

import pytest

from grader.course.catalogue import get_assignment
from grader.kit.student_kit import write_kit


@pytest.fixture(scope="module")
def archive(toy_course, tmp_path_factory):
    """The kit as it is given out."""
    path = tmp_path_factory.mktemp("kit") / "kit.zip"
    write_kit(get_assignment(toy_course, "toy"), path)
    return path


@pytest.fixture
def kit(archive, tmp_path):
    """A folder that holds an unpacked kit and nothing else, as on a student's machine."""
    place = tmp_path / "student"
    with zipfile.ZipFile(archive) as files:
        files.extractall(place)
    return place


@pytest.fixture
def file(kit):
    """Writes the student's file."""

    def file(text, name="toy.py"):
        (kit / name).write_text(text, encoding="utf-8")
        return kit / name

    return file


LAST = "These are the public tests only; 6 hidden tests decide the score."


def test_a_right_file(run, kit, file, right):
    file(right)
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert ran.code == 0
    assert "2 of 2 public tests passed." in ran.out
    assert ran.out.endswith(LAST)
    assert "toy.py · A toy · isolation: " in ran.out


def test_a_wrong_file_says_what_was_called_and_what_came_back(
    run, kit, file, right
):
    file(right.replace("x / 2", "x / 4"))
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert ran.code == 0, "a failing student is not a failing program"
    assert "1 of 2 public tests passed." in ran.out
    for words in (
        "wrong answer: half of x is wrong everywhere. Every value is 0.5 times the right one.",
    ):
        assert words in ran.out
    assert "called half(x=[[" in ran.out
    assert "float64" in ran.out
    assert "error" in ran.out
    assert "Divide by 2." in ran.out
    assert ran.out.endswith(LAST)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "x = 1",
            "not implemented: The function `half` is not defined in toy.py.",
        ),
        ("def half(x: 0", "✗ toy.py has a syntax error at line 1, column 9"),
        (
            "def half(): 0",
            "bad signature: `half()` takes 0 arguments; the handout asks for 1: `half(x)`.",
        ),
        (
            "def half(x): pass",
            "wrong answer: `half` returned None; is a `return` missing?",
        ),
        (
            "def half(x): return {}['key']",
            "runtime error: `half` raised KeyError on line 1 of toy.py.",
        ),
        (
            "import os\nos._exit(0)",
            "Line 2 of toy.py, `os._exit(0)`, was left out: it ends the process.",
        ),
    ],
)
def test_every_failure_is_a_sentence(run, kit, file, text, words):
    file(text)
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert ran.code == 0
    assert words in ran.out


def test_a_load_problem_is_said_once_at_the_top_without_a_hint(run, kit, file):
    file("def half(x: 0")
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert ran.out.count("has a syntax error") == 1
    assert "toy.py, line 1: def half(x: 0" in ran.out
    assert "Divide by 2." not in ran.out
    assert "Half of a small array" not in ran.out
    assert (
        "0 of 2 public tests passed. 2 could not be run: see the top."
        in ran.out
    )


def test_a_public_test_shows_the_message_of_an_exception(run, kit, file):
    file("def half(x): return {}['key']")
    assert "KeyError: 'key'" in run("check", "toy", "toy.py", cwd=kit).out


def test_the_assignment_need_not_be_named(run, kit, file, right, tmp_path):
    path = file(right)
    assert "2 of 2" in run("check", "toy.py", cwd=kit).out
    assert "2 of 2" in run("check", path, cwd=tmp_path).out
    assert "2 of 2" in run("check", file(right, "toy_v2.py").name, cwd=kit).out


def test_a_report(run, kit, file, right):
    file(right.replace("x / 2", "x"))
    ran = run("check", "toy", "toy.py", "--html", "report.html", cwd=kit)
    assert "Report: report.html" in ran.out
    page = (kit / "report.html").read_text(encoding="utf-8")
    assert "half of x is wrong" in page


def test_what_the_file_prints_is_shown_harmless(run, kit, file, right):
    file("print('[bold]hello\\x1b[31m')\n" + right)
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert "Your code printed: [bold]hello" in ran.out
    assert "\x1b[31m" not in ran.out


BAD = {
    "no such file": (["toy", "tyo.py"], "There is no file tyo.py."),
    "an unknown assignment": (
        ["tyo", "toy.py"],
        "there is no assignment 'tyo'",
    ),
    "too many arguments": (
        ["toy", "toy.py", "more.py"],
        "3 arguments were given.",
    ),
    "a folder of several students": (["toy", "class"], "class"),
    "a report where no folder is": (
        ["toy", "toy.py", "--html", "nowhere/report.html"],
        "nowhere/report.html",
    ),
}


@pytest.mark.parametrize(("arguments", "sentence"), BAD.values(), ids=BAD)
def test_bad_arguments(run, kit, file, right, arguments, sentence):
    path = file(right)
    (kit / "more.py").write_text("", encoding="utf-8")
    for student in ("ada", "bob"):
        (kit / "class" / student).mkdir(parents=True)
        shutil.copy(path, kit / "class" / student)
    ran = run("check", *arguments, cwd=kit)
    assert ran.code == 2
    assert "error:" in ran.err
    assert sentence in ran.err


def test_a_kit_that_lacks_its_recorded_values(run, kit, file, right):
    file(right)
    (kit / "assignments/toy/public_tests/recorded.npz").unlink()
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert ran.code == 2
    assert "There are no recorded values" in ran.err
    assert "tip: Ask the course staff for a new kit" in ran.err


def test_values_that_do_not_fit_are_a_fault_of_ours(run, kit, file, right):
    file(right)
    path = kit / "assignments/toy/public_tests/test_public.py"
    path.write_text(
        path.read_text(encoding="utf-8").replace("(2, 3)", "(3, 2)"),
        encoding="utf-8",
    )
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert ran.code == 3
    assert "internal error" in ran.out
