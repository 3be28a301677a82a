"""`grader check`: a student's own check, also where there is nothing but an unpacked kit."""

import hashlib
import json
import re
import shutil
import zipfile
from xml.etree import ElementTree as ET

import pytest

from grader.course.catalogue import get_assignment
from grader.desk.kernel import notebook_of
from grader.kit.student_kit import write_kit
from grader.sandbox.host.workers import SpawnedWorkers


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


LAST = "This is no grade: these are the public tests only; 6 hidden tests decide the score."


def test_a_right_file(run, kit, file, right):
    file(right)
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert ran.code == 0
    assert "2 of 2 public tests passed." in ran.out
    assert ran.out.endswith(LAST)
    assert "toy.py · A toy · isolation: " in ran.out


def test_a_wrong_file_says_what_was_called_and_what_came_back(
    run,
    kit,
    file,
    right,
):
    file(right.replace("x / 2", "x / 4"))
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert ran.code == 1, "a script must be able to ask"
    assert "1 of 2 public tests passed." in ran.out
    assert "Fix this first: half" in ran.out
    assert "wrong answer: half of x is wrong everywhere." in ran.out
    assert "hint: Divide by 2." in ran.out
    assert "Every value" not in ran.out
    assert ran.out.endswith(LAST)


def test_more_help_is_unfolded_level_by_level(run, kit, file, right):
    file(right.replace("x / 2", "x / 4"))
    ran = run("check", "toy.py", cwd=kit)
    assert "-m shows the diagnosis." in ran.out
    ran = run("check", "toy.py", "-m", cwd=kit)
    assert "diagnosis: Every value is 0.5 times the right one." in ran.out
    assert "-mm shows the small case." in ran.out
    ran = run("check", "toy.py", "-mm", cwd=kit)
    assert "small case: half with x = [[" in ran.out
    assert "your code returned [[" in ran.out
    assert "expected [[" in ran.out
    assert "float64" in ran.out


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
            "wrong answer: `half` returned None: `half` is as it was handed out",
        ),
        (
            "def half(x): x / 2",
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
    ran = run("check", "toy", "toy.py", "--all", cwd=kit)
    assert ran.code == 1
    assert words in ran.out


def test_a_load_problem_is_said_once_at_the_top_without_a_hint(run, kit, file):
    file("def half(x: 0")
    ran = run("check", "toy", "toy.py", cwd=kit)
    assert ran.out.count("has a syntax error") == 1
    assert "toy.py, line 1: def half(x: 0" in ran.out
    assert "Divide by 2." not in ran.out
    assert "Write this next" not in ran.out
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


def test_the_file_need_not_be_named_either(run, kit, file, right):
    file(right)
    assert "2 of 2" in run("check", cwd=kit).out
    assert "2 of 2" in run("check", "toy", cwd=kit).out
    (kit / "toy.py").rename(kit / "toy_final.py")
    assert "2 of 2" in run("check", cwd=kit).out


def test_files_in_the_folders_of_a_course(run, kit, file, right):
    (kit / "course" / "parts").mkdir(parents=True)
    place = kit / "course" / "parts" / "toy.py"
    place.write_text(right, encoding="utf-8")
    (kit / "venv").mkdir()
    (kit / "venv" / "pyvenv.cfg").write_text("", encoding="utf-8")
    (kit / "venv" / "toy.py").write_text("x = 1", encoding="utf-8")
    for arguments in ([], ["."], ["toy", "course"]):
        ran = run("check", *arguments, cwd=kit)
        assert ran.code == 0, ran.out + ran.err
        assert "parts/toy.py · A toy" in ran.out


def test_without_a_file_the_starter_is_offered_and_overwrites_nothing(run, kit):
    ran = run("check", cwd=kit)
    assert ran.code == 2
    assert "There is no toy.py in" in ran.err
    assert "`--start` copies the starter's files to here" in ran.err
    ran = run("check", "--start", cwd=kit)
    assert ran.code == 1
    assert "Copied from the starter: toy.py." in ran.err
    assert "Write this next: half" in ran.out
    (kit / "toy.py").write_text("mine = 1\n", encoding="utf-8")
    ran = run("check", "--start", cwd=kit)
    assert "none was touched" in ran.err
    assert (kit / "toy.py").read_text(encoding="utf-8") == "mine = 1\n"


def test_a_table_by_function_and_details_of_the_first_failure_only(
    run,
    kit,
    file,
    right,
):
    wrong = right.replace("x / 2", "x").replace(".mean()", ".sum()")
    file(wrong)
    ran = run("check", cwd=kit)
    assert ran.out.count("wrong answer:") == 1
    assert "✗ half wrong 0 of 1" in ran.out
    assert "✗ loss wrong 0 of 1" in ran.out
    assert "2 tests did not pass; --all shows each." in ran.out
    assert run("check", "--all", cwd=kit).out.count("wrong answer:") == 3


def test_a_function_as_it_was_handed_out_is_not_written_yet(
    run,
    kit,
    file,
    right,
):
    starter = (kit / "assignments/toy/starter/toy.py").read_text(
        encoding="utf-8",
    )
    unchanged = starter.replace("def half", "def not_half")
    file(f"{unchanged}\n\ndef half(x):\n    return x\n")
    ran = run("check", cwd=kit)
    assert "✗ half wrong 0 of 1" in ran.out
    assert "· loss not written yet 0 of 1" in ran.out
    assert "Fix this first: half" in ran.out


def test_what_no_test_came_to_stands_in_the_table_too(run, kit, file, right):
    path = kit / "assignments/toy/public_tests/test_public.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("x = rng", "student.sums(x=np.ones((1, 1)))\n    x = rng"),
        encoding="utf-8",
    )
    file(right.replace("def sums(x):", "def sums(x):\n    1 / 0"))
    ran = run("check", cwd=kit)
    assert "Fix this first: sums (toy.py, line " in ran.out
    assert "- half not run 0 of 1" in ran.out
    assert "✗ sums wrong 0 of 1" in ran.out


def test_extra_credit_that_was_not_begun_fails_nobody(run, kit, file, right):
    toml = kit / "assignments/toy/assignment.toml"
    text = toml.read_text(encoding="utf-8")
    extra = "points = 2\nextra_credit = true"
    toml.write_text(text.replace("points = 2", extra), encoding="utf-8")
    file(right.replace("return x / 2", "raise NotImplementedError"))
    ran = run("check", cwd=kit)
    assert ran.code == 0
    assert "· half not written yet 0 of 1 (extra credit)" in ran.out
    assert "For extra credit, write this: half" in ran.out
    assert "The others are extra credit that is not written." in ran.out
    assert run("check", "-q", cwd=kit).lines == (
        "1 of 2 public tests passed. The others are extra credit that is not written.",
    )
    file(right.replace("x / 2", "x"))
    assert run("check", cwd=kit).code == 1


def test_only_the_tests_of_a_function(run, kit, file, right):
    file(right.replace("x / 2", "x"))
    ran = run("check", "--only", "LOSS", cwd=kit)
    assert ran.code == 0
    assert "1 of 1 public tests passed." in ran.out
    assert "half" not in ran.out
    ran = run("check", "--only", "lose", cwd=kit)
    assert ran.code == 2
    assert (
        "No public test is about `lose`; they are about half, loss." in ran.err
    )
    assert "loss" in ran.err.partition("tip:")[2]


def test_one_line(run, kit, file, right):
    file(right.replace("x / 2", "x"))
    ran = run("check", "-q", cwd=kit)
    assert ran.lines == ("1 of 2 public tests passed; fix `half` first.",)
    file(right)
    assert run("check", "-q", cwd=kit).lines == ("2 of 2 public tests passed.",)


def test_one_line_even_beside_a_page(run, kit, file, right):
    file(right)
    ran = run("check", "-q", "--html", "check.html", cwd=kit)
    assert ran.lines == ("2 of 2 public tests passed.",)
    assert (kit / "check.html").exists()


@pytest.mark.parametrize("text", ["", "x = '\0'"])
def test_a_file_that_cannot_be_read_is_called_by_its_name(
    run,
    kit,
    file,
    text,
):
    file(text)
    ran = run("check", cwd=kit)
    assert ran.code == 1
    assert ran.out.startswith("toy.py · A toy")
    assert re.search(r"✗ toy\.py is (empty|not text)\. ", ran.out)


def test_a_function_in_a_cell_that_cannot_be_read(run, kit, file):
    cells = ["def half(x)\n    return x / 2", "def loss(y, y_hat): return 0"]
    file(notebook_of(cells), "toy.ipynb")
    ran = run("check", "toy.ipynb", "--only", "half", cwd=kit)
    assert (
        "`half` stands in toy.ipynb cell 1, which Python cannot read; it was left"
        " out: see the notes." in ran.out
    )
    assert "toy.ipynb cell 1 has a syntax error at line 1" in ran.out


ADAPTER = """
from grader.contract import FailureKind, StudentProblem

SENTENCES = {"too_few": "`{function}` knows {count} numbers; two are needed."}


class Scenarios:
    def __init__(self, student):
        self.student = student

    def half(self, x):
        return self.student.function("half")(x=x)

    def loss(self, y, y_hat):
        raise StudentProblem.stated(
            FailureKind.BAD_REPLY, "too_few", function="loss", count=1
        )
"""


@pytest.mark.parametrize(
    ("half", "sentence"),
    [
        (
            "",
            "not implemented: The function `half` is not defined in toy.py.",
        ),
        (
            "def half(): return 0",
            "bad signature: `half()` takes 0 arguments; the handout asks for 1: `half(x)`.",
        ),
    ],
)
def test_what_an_adapter_finds_out_in_a_call_is_a_sentence_too(
    run,
    kit,
    file,
    half,
    sentence,
):
    adapter = kit / "assignments/toy/adapter.py"
    adapter.write_text(ADAPTER, encoding="utf-8")
    file(f"{half}\ndef loss(y, y_hat): return 0")
    ran = run("check", "--all", cwd=kit)
    assert sentence in ran.out
    assert (
        "wrong answer: `loss`: `loss` knows 1 numbers; two are needed."
        in ran.out
    )


def test_json(run, kit, file, right):
    path = file(right.replace("x / 2", "x / 4"))
    ran = run("check", "--json", cwd=kit)
    data = json.loads("\n".join(ran.lines))
    assert ran.code == 1
    assert (data["passed"], data["total"], data["is_grade"]) == (1, 2, False)
    assert data["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert data["functions"][0] == {
        "name": "half",
        "state": "wrong",
        "right": 0,
        "wrong": 1,
        "not_written": 0,
        "not_run": 0,
        "extra_credit": False,
    }
    assert data["first"]["hint"] == ["Divide by 2."]
    assert "0.5 times" in data["first"]["diagnosis"][0]


def test_junit(run, kit, file, right):
    file(right.replace("x / 2", "x"))
    ran = run("check", "--junit", "check.xml", cwd=kit)
    assert ran.code == 1
    suite = ET.parse(kit / "check.xml").getroot()[0]
    assert suite.attrib["name"] == "toy.py"
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("2", "1")
    assert suite.find("properties") is None, "no points: a check is no grade"


def test_what_became_better_since_the_last_check(run, kit, file, right):
    file(right.replace("x / 2", "x"))
    assert "Since" not in run("check", cwd=kit).out
    file(right)
    assert ": `half` became right." in run("check", cwd=kit).out
    file(right.replace("x / 2", "x"))
    ran = run("check", cwd=kit)
    assert ": `half` stopped being right." in ran.out
    assert (kit / ".grader" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_what_did_not_run_became_neither_better_nor_worse(
    run,
    kit,
    file,
    right,
):
    file(right)
    run("check", cwd=kit)
    file("def half(x: 0")
    assert "Since" not in run("check", cwd=kit).out
    file(right)
    assert "Since" not in run("check", cwd=kit).out
    file(right.replace("x / 2", "x"))
    ran = run("check", cwd=kit)
    assert ": `half` stopped being right." in ran.out


def test_only_shows_nothing_of_functions_that_were_not_asked_for(
    run,
    kit,
    file,
    right,
):
    path = kit / "assignments/toy/public_tests/test_public.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("x = rng", "student.sums(x=np.ones((1, 1)))\n    x = rng"),
        encoding="utf-8",
    )
    file(right)
    run("check", cwd=kit)
    file(right.replace("def sums(x):", "def sums(x):\n    1 / 0"))
    ran = run("check", "--only", "sums", cwd=kit)
    assert "✗ sums wrong 0 of 1" in ran.out
    assert "half not run" not in ran.out
    assert "`half`" not in ran.out


def test_a_history_that_cannot_be_read_or_written_is_no_hindrance(
    run,
    kit,
    file,
    right,
):
    file(right)
    (kit / ".grader").write_text("not a folder", encoding="utf-8")
    assert run("check", cwd=kit).code == 0
    (kit / ".grader").unlink()
    run("check", cwd=kit)
    (kit / ".grader" / "checks-toy.jsonl").write_bytes(b"\xff{]\n[1]\n{}\n")
    assert run("check", cwd=kit).code == 0


def test_the_assignment_sets_which_help_comes_when(run, kit, file, right):
    toml = kit / "assignments/toy/assignment.toml"
    text = toml.read_text(encoding="utf-8")
    policy = "[help]\nhint = 1\ndiagnosis = 2\nsmall_case = 0\n\n[limits]"
    toml.write_text(text.replace("[limits]", policy), encoding="utf-8")
    file(right.replace("x / 2", "x / 4"))
    for _ in range(2):  # the same version again opens nothing
        ran = run("check", "-mm", "--html", "page.html", cwd=kit)
        assert "hint: Divide by 2." in ran.out
        assert "diagnosis: It comes after 2 versions that failed" in ran.out
        assert "small case: This assignment gives none." in ran.out
        assert "0.5 times" not in ran.out
        page = (kit / "page.html").read_text(encoding="utf-8")
        assert "0.5 times" not in page
        assert "float64" not in page
    file(right.replace("x / 2", "x / 8"))
    ran = run("check", "-mm", "--html", "page.html", cwd=kit)
    assert "diagnosis: Every value is 0.25 times the right one." in ran.out
    assert "small case: This assignment gives none." in ran.out


def test_a_missing_library_is_one_sentence(run, kit, file, right):
    file(right)
    toml = kit / "assignments/toy/assignment.toml"
    text = toml.read_text(encoding="utf-8")
    needed = 'modules = ["no_such_library.part"]\n\n[limits]'
    toml.write_text(text.replace("[limits]", needed), encoding="utf-8")
    ran = run("check", cwd=kit)
    assert ran.code == 2
    assert ran.out == ""
    assert (
        "toy needs no_such_library, which this Python does not have" in ran.err
    )
    assert "python -m pip install no_such_library" in ran.err


def test_a_report_says_that_it_is_no_grade(run, kit, file, right):
    path = file(right.replace("x / 2", "x"))
    run("check", "--html", "report.html", cwd=kit)
    page = (kit / "report.html").read_text(encoding="utf-8")
    main = page.partition("<main")[2]
    assert main.index("This is no grade.") < main.index("Fix this first")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in main
    assert "toy.py · 20" in main
    assert 'class="points"' not in page
    assert "of 10 points" not in page


def test_where_processes_are_spawned_as_on_windows_and_macos(
    run,
    kit,
    file,
    right,
    monkeypatch,
):
    monkeypatch.setattr(
        "grader.sandbox.host.workers.start_workers",
        SpawnedWorkers,
    )
    path = file(right)
    path.write_bytes(right.replace("\n", "\r\n").encode("utf-8-sig"))
    ran = run("check", cwd=kit)
    assert ran.code == 0
    assert "2 of 2 public tests passed." in ran.out
    assert "isolation: process only" in ran.out


def test_watching_checks_again_after_each_save(
    run,
    kit,
    file,
    right,
    monkeypatch,
):
    path = file(right.replace("x / 2", "x"))
    # as an editor may do it: the file is empty for a moment
    texts = iter(["", right, None, "", "def half(x: 0", None])

    def save():
        text = next(texts, "end")
        if text == "end":
            raise KeyboardInterrupt
        if text is not None:
            path.write_text(text, encoding="utf-8")

    monkeypatch.setattr("grader.desk.watching.pause", save)
    ran = run("check", "--watch", cwd=kit)
    assert "1 of 2 public tests passed." in ran.out
    assert "2 of 2 public tests passed." in ran.out
    assert "syntax error" in ran.out
    assert "empty" not in ran.out
    assert ran.code == 1, "the last check decides"


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


def test_only_what_no_test_came_to_does_not_pass(run, kit, file, right):
    path = kit / "assignments/toy/public_tests/test_public.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("x = rng", "student.sums(x=np.ones((1, 1)))\n    x = rng"),
        encoding="utf-8",
    )
    file(right.replace("def sums(x):", "def sums(x):\n    1 / 0"))
    ran = run("check", "--only", "half", cwd=kit)
    assert ran.code == 1
    assert "Fix this first: sums" in ran.out
    assert "- half not run 0 of 1" in ran.out
    assert "0 of 1 public tests passed." in ran.out


def test_a_broken_file_beside_is_named_as_python_would(run, kit, file, right):
    toml = kit / "assignments/toy/assignment.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(f'also = ["helper.py"]\n{text}', encoding="utf-8")
    file("from helper import half\n" + right.replace("def half", "def third"))
    file("def half(x:\n", "helper.py")
    ran = run("check", cwd=kit)
    assert "helper.py has a syntax error" in ran.out
    assert "NotLoadable" not in ran.out
