"""A criterion that only a person fills: open until then, no grade is exported before, and any table says so."""

import csv

import pytest

ESSAY = (
    '\n[[criteria]]\nid = "essay"\ntitle = "Essay"\npoints = 5\nmanual = true\n'
)


@pytest.fixture
def graded(run, course, handed_in, tmp_path):
    with (course / "assignments" / "toy" / "assignment.toml").open(
        "a",
        encoding="utf-8",
    ) as stream:
        stream.write(ESSAY)
    assert (
        run(
            "grade",
            "toy",
            handed_in,
            "--out",
            tmp_path / "out",
            cwd=course,
        ).code
        == 0
    )
    return tmp_path / "out"


def row(graded, student):
    with (graded / "grades.csv").open(
        encoding="utf-8-sig",
        newline="",
    ) as stream:
        return next(
            line for line in csv.DictReader(stream) if line["id"] == student
        )


def test_open_until_a_person_gives_points(run, course, graded, tmp_path):
    ada = row(graded, "ada")
    assert (ada["status"], ada["score"], ada["essay"], ada["half"]) == (
        "not yet graded by a person",
        "",
        "",
        "2",
    )
    report = (graded / "students" / "ada" / "report.html").read_text(
        encoding="utf-8",
    )
    assert "Not yet graded by a person: Essay" in report
    assert "<dt>Not yet graded by a person</dt><dd>3</dd>" in (
        graded / "index.html"
    ).read_text(encoding="utf-8")
    (tmp_path / "canvas.csv").write_text(
        "Student,ID,SIS Login ID,Section,T (5)\nAda,1,ada,A,7\n",
        encoding="utf-8",
    )
    canvas = (
        "export",
        graded,
        "--format",
        "canvas",
        "--template",
        tmp_path / "canvas.csv",
        "--out",
        tmp_path / "u.csv",
    )
    run(*canvas, cwd=course)
    assert "Ada,1,ada,A,7" in (tmp_path / "u.csv").read_text(encoding="utf-8")
    given = (
        "--criterion",
        "essay",
        "--points",
        "4",
        "--reason",
        "Clear, but short.",
    )
    assert run("override", graded, "ada", *given, cwd=course).code == 0
    ada = row(graded, "ada")
    assert (ada["status"], ada["score"], ada["essay"], ada["maximum"]) == (
        "graded",
        "14",
        "4",
        "15",
    )
    report = (graded / "students" / "ada" / "report.html").read_text(
        encoding="utf-8",
    )
    assert "ot yet graded" not in report
    assert "Clear, but short." in report
    run(*canvas, cwd=course)
    assert "Ada,1,ada,A,14" in (tmp_path / "u.csv").read_text(encoding="utf-8")


def test_the_checks_of_an_assignment_leave_it_to_a_person(run, course, graded):
    ran = run("show", "toy", cwd=course)
    assert "Essay (graded by a person)" in ran.out
