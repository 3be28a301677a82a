"""Late work: the penalty is made from the kept time and the rules of today, whenever grades are written."""

import csv

import pytest

LATE = '\n[late]\ndue = 2026-03-01T23:59:00\ntimezone = "Europe/Berlin"\nper_day = 10\nfree_days = 1\n'
TIMES = "Student ID,submitted at\nada,2026-03-01T12:00:00\nbob,2026-03-03T12:00:00\ncy,\n"


@pytest.fixture
def settings(course):
    return course / "assignments" / "toy" / "assignment.toml"


@pytest.fixture
def graded(run, course, settings, handed_in, tmp_path):
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("[[criteria]]", f"{LATE}\n[[criteria]]", 1),
        encoding="utf-8",
    )
    (tmp_path / "times.csv").write_text(TIMES, encoding="utf-8")
    arguments = (
        "grade",
        "toy",
        handed_in,
        "--out",
        tmp_path / "out",
        "--roster",
        tmp_path / "times.csv",
    )
    assert run(*arguments, cwd=course).code == 0
    return tmp_path / "out"


def row(graded, student):
    with (graded / "grades.csv").open(
        encoding="utf-8-sig",
        newline="",
    ) as stream:
        return next(
            line for line in csv.DictReader(stream) if line["id"] == student
        )


def points(graded, student):
    line = row(graded, student)
    return line["score"], line["late_penalty"]


def test_a_line_of_its_own_with_its_arithmetic(graded):
    assert points(graded, "ada") == ("10", "")
    score, taken = points(graded, "bob")
    assert taken == "1"
    assert (
        float(score)
        == sum(
            float(row(graded, "bob")[name])
            for name in ("half", "loss", "sums", "counter")
        )
        - 1
    )
    report = (graded / "students" / "bob" / "report.html").read_text(
        encoding="utf-8",
    )
    assert (
        "2 days late, 1 of them free: 1 · 10 % of the maximum of 10 points = 1."
        in report
    )
    assert "It is not known when this was handed in" in (
        graded / "index.html"
    ).read_text(encoding="utf-8")


def test_other_rules_grade_nothing_again_and_apply_at_once(
    run,
    course,
    graded,
    settings,
    handed_in,
    tmp_path,
):
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(
            "per_day = 10",
            "per_day = 20",
        ),
        encoding="utf-8",
    )
    ran = run(
        *(
            "grade",
            "toy",
            handed_in,
            "--out",
            graded,
            "--roster",
            tmp_path / "times.csv",
        ),
        cwd=course,
    )
    assert "3 results still hold" in ran.out
    assert points(graded, "bob")[1] == "2"


def test_extensions_are_kept_and_stand_in_the_log(
    run,
    course,
    graded,
    tmp_path,
):
    (tmp_path / "more.csv").write_text(
        "student;until;reason\nbob;2026-03-03 23:59;ill\n",
        encoding="utf-8",
    )
    ran = run(
        "report",
        graded,
        "--extensions",
        tmp_path / "more.csv",
        cwd=course,
    )
    assert "bob: due 2026-03-03T23:59:00+01:00" in ran.out
    assert points(graded, "bob")[1] == ""
    assert (
        "due"
        not in run(
            "report",
            graded,
            "--extensions",
            tmp_path / "more.csv",
            cwd=course,
        ).out
    )
    assert run("history", graded, "bob", cwd=course).out.count("ill") == 1
    public = tmp_path / "public"
    assert run("publish", graded, "--out", public, cwd=course).code == 0
    assert "days late" not in (public / "bob" / "report.html").read_text(
        encoding="utf-8",
    )


def test_one_unknown_student_and_nothing_is_kept(run, course, graded, tmp_path):
    (tmp_path / "more.csv").write_text(
        "student,days\nbob,2\nzoe,2\n",
        encoding="utf-8",
    )
    ran = run(
        "export",
        graded,
        "--format",
        "csv",
        "--extensions",
        tmp_path / "more.csv",
        cwd=course,
    )
    assert (ran.code, "'zoe'" in ran.err) == (2, True)
    assert (
        run("history", graded, cwd=course).out
        == "Nothing was decided by a person."
    )
