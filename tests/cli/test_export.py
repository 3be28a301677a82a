"""`grader export`: grades for a course site.

Who could not be matched is said, and nothing is written halfway.
"""

import json

import pytest

CANVAS = 'Student,ID,SIS Login ID,Section,Toy (5)\n    Points Possible,,,,10\n"Byron, Ada",1,ada,A,\nNobody,2,ned,A,\n'


def test_canvas(run, course, graded, tmp_path):
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8")
    arguments = [
        "export",
        graded,
        "--format",
        "canvas",
        "--template",
        tmp_path / "canvas.csv",
        "--out",
        tmp_path / "up.csv",
    ]
    dry = run(*arguments, "--dry-run", cwd=course)
    assert not (tmp_path / "up.csv").exists()
    assert "1 of 3 students have their row" in dry.out
    assert "no row for: bob" in dry.out
    assert "no grade for the row: Nobody" in dry.out
    assert run(*arguments, cwd=course).code == 0
    assert '"Byron, Ada",1,ada,A,10' in (tmp_path / "up.csv").read_text(
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("wanted", "file"),
    [
        ("csv", "grades.csv"),
        ("json", "grades.json"),
        ("junit", "junit.xml"),
        ("nbgrader", "nbgrader.csv"),
    ],
)
def test_whole_files(run, course, graded, wanted, file):
    assert (
        "3 students written"
        in run("export", graded, "--format", wanted, cwd=course).out
    )
    assert (graded / file).stat().st_size > 0


def test_gradescope_writes_a_file_for_each_student(
    run,
    course,
    graded,
    tmp_path,
):
    run(
        "export",
        graded,
        "--format",
        "gradescope",
        "--out",
        tmp_path / "g",
        cwd=course,
    )
    document = json.loads(
        (tmp_path / "g" / "ada" / "results.json").read_text(encoding="utf-8"),
    )
    assert sum(test["score"] for test in document["tests"]) == 10


def test_classroom_writes_a_table_and_a_result_for_each_student(
    run,
    course,
    graded,
    tmp_path,
):
    run(
        "export",
        graded,
        "--format",
        "classroom",
        "--out",
        tmp_path / "c",
        cwd=course,
    )
    written = [
        path.relative_to(tmp_path / "c").as_posix()
        for path in sorted((tmp_path / "c").rglob("*.*"))
    ]
    assert written == [
        "grades.csv",
        "results/ada.json",
        "results/bob.json",
        "results/cy.json",
    ]
    document = json.loads(
        (tmp_path / "c" / "results" / "bob.json").read_text(encoding="utf-8"),
    )
    assert (
        document["status"],
        sum(test["score"] for test in document["tests"]),
    ) == (
        "fail",
        5,
    )


def test_a_template_is_needed(run, course, graded):
    ran = run("export", graded, "--format", "moodle", cwd=course)
    assert ran.code == 2
    assert "fills the table that you downloaded" in ran.err


def test_a_folder_without_grades(run, course, tmp_path):
    ran = run("export", tmp_path, "--format", "csv", cwd=course)
    assert ran.code == 2
    assert "There is no gradebook" in ran.err


def test_a_table_in_which_nobody_has_a_row(run, course, graded, tmp_path):
    template = tmp_path / "canvas.csv"
    template.write_text(
        CANVAS.replace('"Byron, Ada",1,ada', '"Lee, Al",1,al'),
        encoding="utf-8",
    )
    target = tmp_path / "up.csv"
    ran = run(
        "export",
        graded,
        "--format",
        "canvas",
        "--template",
        template,
        "--out",
        target,
        cwd=course,
    )
    assert ran.code == 2
    assert "Nobody was matched" in ran.err
    assert "Lee, Al" in ran.err
    assert "ada" in ran.err
    assert not target.exists()


def test_a_table_for_a_european_spreadsheet(run, course, graded, tmp_path):
    target = tmp_path / "noten.csv"
    arguments = ("--csv-dialect", "semicolon", "--out", target)
    run("export", graded, "--format", "csv", *arguments, cwd=course)
    header, ada, *_ = target.read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith('"id";"name";"status";"score"')
    assert ada.startswith('"ada";"ada";"graded";"10"')
    ran = run("export", graded, "--format", "nbgrader", *arguments, cwd=course)
    assert ran.code == 2
    assert "--csv-dialect is for --format csv" in ran.err


def test_options_that_would_do_nothing_are_refused(
    run,
    course,
    graded,
    tmp_path,
):
    out = ("--out", tmp_path / "grades.csv")
    key = ("--format", "csv", "--key", tmp_path / "key.csv")
    ran = run("export", graded, *key, *out, cwd=course)
    assert ran.code == 2
    assert "without --pseudonymous names would be written" in ran.err
    for form in ("moodle", "nbgrader", "moodle-feedback"):
        dialect = ("--format", form, "--csv-dialect", "semicolon")
        ran = run("export", graded, *dialect, *out, cwd=course)
        assert ran.code == 2
        assert f"--csv-dialect is for --format csv; {form} is as" in ran.err
    assert not (tmp_path / "grades.csv").exists()
