"""`grader similar`: a graded class in, pairs for a person to look at out.

Grades stay what they are.
"""

import json
import shutil

from grader.course.catalogue import get_assignment
from grader.gradebook import Gradebook, Keys
from grader.model.options import Options
from grader.pipeline import grade_class

ODD = """

def half(x):
    return x**3 - np.cos(x) + 0.7


def loss(y, y_hat):
    return np.abs(y - y_hat).max() * 0.37, y * y_hat - 0.1
"""


def test_a_graded_class(run, course, handed_in, right, tmp_path):
    for student in ("dee", "eli"):
        (handed_in / student).mkdir()
        (handed_in / student / "toy.py").write_text(
            f"import numpy as np\n{right}{ODD}",
            encoding="utf-8",
        )
    run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    before = {
        path: path.read_bytes() for path in (tmp_path / "out").glob("grades.*")
    }
    ran = run("similar", tmp_path / "out", cwd=course)
    assert ran.code == 0
    assert "dee 100% eli 100% 4 in 2 functions" in ran.out
    assert "many innocent reasons exist" in ran.out
    page = (tmp_path / "out" / "similarity.html").read_text(encoding="utf-8")
    assert "dee</bdi> and <bdi>eli" in page
    assert 'href="similarity.html"' in (
        tmp_path / "out" / "index.html"
    ).read_text(encoding="utf-8")
    assert {path: path.read_bytes() for path in before} == before
    assert json.loads(
        (tmp_path / "out" / "grades.json").read_text(encoding="utf-8"),
    )


def test_the_class_page_says_what_counts(run, course, handed_in, tmp_path):
    """Decisions, penalties and the language of the run stand, as `report` writes them."""
    settings = course / "assignments" / "toy" / "assignment.toml"
    late = (
        '\n[late]\ndue = 2026-03-01T23:59:00\ntimezone = "UTC"\nper_day = 10\n'
    )
    text = settings.read_text(encoding="utf-8")
    text = text.replace("[[criteria]]", f"{late}\n[[criteria]]", 1)
    settings.write_text(text, encoding="utf-8")
    times = "Student ID,submitted at\nada,2026-03-01T12:00:00\nbob,2026-03-03T12:00:00\n"
    roster = tmp_path / "times.csv"
    roster.write_text(times, encoding="utf-8")
    out = tmp_path / "out"
    options = ("--out", out, "--lang", "de", "--roster", roster)
    assert run("grade", "toy", handed_in, *options, cwd=course).code == 0
    given = ("--criterion", "half", "--points", "1", "--reason", "By hand.")
    assert run("override", out, "ada", *given, cwd=course).code == 0
    before = (out / "index.html").read_text(encoding="utf-8")
    assert "Verspätet: -2 Punkte." in before
    assert run("similar", out, cwd=course).code == 0
    after = (out / "index.html").read_text(encoding="utf-8")
    link = '<a href="similarity.html">Ähnliche Abgaben</a>'
    assert link in after
    assert after.replace(link, "") == before
    assert run("report", out, cwd=course).code == 0
    assert (out / "index.html").read_text(encoding="utf-8") == after


def test_starter_code_is_left_out(run, course, handed_in, right, tmp_path):
    (course / "assignments" / "toy" / "starter" / "toy.py").write_text(
        right,
        encoding="utf-8",
    )
    run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    ran = run("similar", tmp_path / "out", cwd=course)
    assert "No two of 3 submissions share enough" in ran.out


def test_names_are_not_obeyed(run, course, handed_in, right, tmp_path):
    (handed_in / "ada").rename(handed_in / "[red]<script>alert(1)<")
    (handed_in / "dee").mkdir()
    (handed_in / "dee" / "toy.py").write_text(right, encoding="utf-8")
    run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    assert run("similar", tmp_path / "out", cwd=course).code == 0
    assert "<script" not in (tmp_path / "out" / "similarity.html").read_text(
        encoding="utf-8",
    )


def test_a_folder_without_results(run, course, tmp_path):
    ran = run("similar", tmp_path, cwd=course)
    assert ran.code == 2
    assert "There is no gradebook in" in ran.err


def test_assignments_that_were_graded_together_have_a_page_each(
    course,
    handed_in,
    right,
    tmp_path,
    run,
):
    (handed_in / "dee").mkdir()
    (handed_in / "dee" / "toy.py").write_text(right, encoding="utf-8")
    for kind in ("assignments", "reference", "hidden_tests"):
        shutil.copytree(course / kind / "toy", course / kind / "toy2")
    with Gradebook.open(tmp_path / "out") as book:
        for name in ("toy", "toy2"):
            graded = grade_class(
                get_assignment(course, name),
                handed_in,
                Options(out=None),
            )
            book.start_run(
                graded.results[0].assignment,
                Options(),
                graded.intake,
            )
            for result in graded.results:
                book.record(
                    result,
                    Keys("submission", "assignment", "environment"),
                )
    ran = run("similar", tmp_path / "out", cwd=course)
    assert ran.out.count("ada 100% dee 100%") == 2
    assert (tmp_path / "out" / "toy" / "similarity.html").is_file()
    assert (tmp_path / "out" / "toy2" / "similarity.html").is_file()
