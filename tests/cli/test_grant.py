"""`grader grant`: what a second grading found counts, and who has little or nothing is told."""

import csv
import json
import shutil

import pytest

from grader.grading.second_grading import Salvaged
from grader.model import SourceFile

BROKEN = "def broken(:\n    pass\n\n"
WHY = "--reason", "A bracket was missing."


def _salvage(file):
    """Stand for the reader, which blanks what does not parse."""
    if BROKEN.encode() not in file.content:
        return None
    place = f"{file.path}, line 1"
    mended = SourceFile(
        file.path,
        file.content.replace(BROKEN.encode(), b"\n\n\n"),
    )
    return Salvaged(
        mended,
        f"{file.path} has a syntax error at line 1, column 12.",
        (place,),
    )


@pytest.fixture(scope="module", autouse=True)
def _stand_in_for_the_reader():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.runs.work.salvage_with", lambda _: _salvage)
        yield


@pytest.fixture(scope="module")
def class_of_five(hand_in, right, tmp_path_factory):
    """A folder with the work of five students, two of which a person may want to look at."""
    folder = hand_in(tmp_path_factory.mktemp("five") / "class")
    for student, text in {
        "dee": BROKEN + right,
        "eve": "def half(x):\n    raise NotImplementedError\n",
    }.items():
        (folder / student).mkdir()
        (folder / student / "toy.py").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graded_five(grade_once, class_of_five):
    """What grading them wrote; for copying only."""
    return grade_once(class_of_five, class_of_five.with_name("out"))


@pytest.fixture
def handed_in(class_of_five):
    """The class, for reading only."""
    return class_of_five


@pytest.fixture
def graded(graded_five, tmp_path):
    """What grading them wrote, for one test to change. A copy of `course` graded it."""
    return shutil.copytree(graded_five, tmp_path / "out")


def score(graded, student):
    with (graded / "grades.csv").open(
        encoding="utf-8-sig",
        newline="",
    ) as stream:
        return next(
            line["score"]
            for line in csv.DictReader(stream)
            if line["id"] == student
        )


def page(graded, student, name):
    return (graded / "students" / student / name).read_text(encoding="utf-8")


def in_json(graded, student):
    document = json.loads((graded / "grades.json").read_text("utf-8"))
    return next(one for one in document["students"] if one["id"] == student)


def test_the_place_costs_everything_and_staff_alone_read_what_the_rest_earns(
    graded,
):
    assert score(graded, "dee") == "0"
    report, staff = (
        page(graded, "dee", "report.html"),
        page(graded, "dee", "staff.html"),
    )
    assert "toy.py has a syntax error at line 1" in report
    assert "costs all 10 points" in report
    for promise in ("would earn", "grant", "second grading"):
        assert promise not in report
    assert "What the rest of toy.py would earn" in staff
    assert "grader grant . dee --assignment toy" in staff


def test_who_has_little_or_nothing_is_listed_everywhere(run, course, graded):
    index = (graded / "index.html").read_text(encoding="utf-8")
    assert "<b>Does not parse</b> (2)" in index
    assert "<b>The starter as it was handed out</b> (1)" in index
    assert "A second grading gives 10 points." in index
    assert (
        "3 students have little or nothing (does not parse: 2, starter unchanged: 1)"
        in run("status", graded, cwd=course).out
    )
    assert in_json(graded, "dee")["shortfall"]["cause"] == "does not parse"
    assert in_json(graded, "dee")["shortfall"]["second_grading"] == 10
    assert in_json(graded, "eve")["shortfall"]["cause"] == "starter unchanged"
    assert in_json(graded, "ada")["shortfall"] is None


def test_a_grant_counts_shows_with_its_reason_and_survives_regrading(
    run,
    course,
    graded,
    handed_in,
):
    ran = run("grant", graded, "dee", *WHY, "--by", "Grace H", cwd=course)
    assert "dee: grant, 0 -> 10 points" in ran.out
    for _ in range(2):
        assert score(graded, "dee") == "10"
        report = page(graded, "dee", "report.html")
        assert WHY[1] in report
        assert "was graded without toy.py, line 1" in report
        assert "Grace H" not in report
        assert in_json(graded, "dee")["decisions"][0]["act"] == "grant"
        assert "Graded in another way, by the course staff." in (
            graded / "index.html"
        ).read_text(encoding="utf-8")
        again = run(
            "grade",
            "toy",
            handed_in,
            "--out",
            graded,
            "--fresh",
            cwd=course,
        )
        assert (
            "2 things need a look (does not parse: 1, starter unchanged: 1)"
            in again.out
        )
    assert "grant" in run("history", graded, "dee", cwd=course).out


def test_a_grant_is_taken_back(run, course, graded):
    assert (
        run("grant", graded, "dee", *WHY, "--no-reports", cwd=course).code == 0
    )
    ran = run(
        "grant",
        graded,
        "dee",
        "--withdraw",
        "--reason",
        "the wrong Dee",
        cwd=course,
    )
    assert "dee: revocation, 10 -> 0 points" in ran.out
    assert score(graded, "dee") == "0"
    assert WHY[1] not in page(graded, "dee", "report.html")
    log = run("history", graded, "dee", cwd=course).out
    assert WHY[1] in log
    assert "the wrong Dee" in log


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("ada", *WHY),
            "The submission of ada was graded once: it parses, and no other file of it earns more.",
        ),
        (
            ("ada", "--withdraw", *WHY),
            "Nothing was granted to ada that could be taken back.",
        ),
        (("dee", "--reason", " "), "There is no reason."),
        (
            ("nobody", *WHY),
            "No student of toy is called 'nobody'",
        ),
    ],
)
def test_what_cannot_be_granted_is_a_sentence(
    run,
    course,
    graded,
    arguments,
    said,
):
    ran = run("grant", graded, *arguments, "--no-reports", cwd=course)
    assert (ran.code, said in ran.err) == (2, True)
    assert (
        run("history", graded, cwd=course).out
        == "Nothing was decided by a person."
    )


def test_a_grant_is_given_once(run, course, graded):
    assert (
        run("grant", graded, "dee", *WHY, "--no-reports", cwd=course).code == 0
    )
    ran = run("grant", graded, "dee", *WHY, "--no-reports", cwd=course)
    assert "dee was granted this already." in ran.err


def test_the_command_says_how_many_need_a_look(
    run,
    course,
    graded,
    handed_in,
):
    ran = run("grade", "toy", handed_in, "--out", graded, cwd=course)
    assert ran.code == 0
    assert (
        "3 things need a look (does not parse: 2, starter unchanged: 1); index.html says who,"
        in ran.out
    )


def test_the_policy_gives_it_always_and_grades_again(
    run,
    course,
    graded,
    handed_in,
):
    path = course / "assignments/toy/assignment.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "[limits]",
            '[loading]\nbroken_file = "salvage"\n\n[limits]',
        ),
        encoding="utf-8",
    )
    assert run("grade", "toy", handed_in, "--out", graded, cwd=course).code == 0
    assert score(graded, "dee") == "10"
    assert "was graded without toy.py, line 1" in page(
        graded,
        "dee",
        "report.html",
    )
    assert "What the rest of" not in page(graded, "dee", "staff.html")
