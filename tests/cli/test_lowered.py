"""After publishing: nobody loses published points without a decision, and students read what changed and why."""

import csv

import pytest


@pytest.fixture
def published(run, course, graded, tmp_path):
    """The class of three, published, after which a test counts less."""
    public = tmp_path / "public"
    assert run("publish", graded, "--out", public, cwd=course).code == 0
    tests = course / "hidden_tests" / "toy"
    changed = 0
    for path in tests.glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if "def test_half" in text:
            path.write_text(
                f"{text}\n\n\n"
                '@pytest.mark.points(2, criterion="half")\n'
                "def test_half_is_never_nine(student):\n"
                '    """Half of eighteen is not nine, as of today."""\n'
                "    assert float(student.half(x=18.0)) != 9.0\n",
                encoding="utf-8",
            )
            changed += 1
    assert changed == 1
    ran = run("regrade", graded, cwd=course)
    assert ran.code == 0, ran.err
    assert "published, and lower now: ada" in ran.out
    assert "--lower keep" in ran.out
    return public


def score(graded, student):
    with (graded / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    return float(rows[student]["score"])


def report(folder, student):
    return (folder / student / "report.html").read_text(encoding="utf-8")


def test_asked_first(run, course, graded, published, tmp_path):
    before = report(published, "ada")
    lowered = score(graded, "ada")
    assert lowered < 10
    ran = run("publish", graded, "--out", published, cwd=course)
    assert ran.code == 2
    assert "would be lowered; nothing is written" in ran.err
    assert "ada: Since it was published on" in ran.err
    assert f"from 10 to {lowered:g} points" in ran.err
    assert "because the tests or the reference changed" in ran.err
    assert "--lower keep" in ran.err
    assert report(published, "ada") == before
    # what changes no points answers no question
    comment = ("--comment", "See me.", "--no-reports")
    assert run("override", graded, "ada", *comment, cwd=course).code == 0
    ran = run("publish", graded, "--out", published, cwd=course)
    assert (ran.code, "ada: Since" in ran.err) == (2, True)
    exported = run("export", graded, "--format", "csv", cwd=course)
    assert exported.code == 2


def test_kept(run, course, graded, published):
    ran = run(
        "publish",
        graded,
        "--out",
        published,
        "--lower",
        "keep",
        cwd=course,
    )
    assert ran.code == 0
    assert "stands: ada" in ran.out
    table = (graded / "grades.csv").read_text(encoding="utf-8-sig")
    assert '"ada","ada","graded","10","10"' in table
    assert "stands, although the tests or the reference changed" in report(
        published,
        "ada",
    )
    run("report", graded, cwd=course)
    assert score(graded, "ada") == 10
    assert "although the tests" in run("history", graded, cwd=course).out
    assert run("publish", graded, "--out", published, cwd=course).code == 0


def test_allowed_once_and_told_to_the_student(run, course, graded, published):
    diff = run("diff", graded, "--published", cwd=course)
    assert "toy: 0 gained, 1 lost" in diff.out
    assert "ada: Since it was published" in diff.out
    ran = run(
        "publish",
        graded,
        "--out",
        published,
        "--lower",
        "allow",
        cwd=course,
    )
    assert (ran.code, "lowered: ada" in ran.out) == (0, True)
    assert "this result changed from 10 to" in report(published, "ada")
    assert "half: 2 -&gt;" in report(published, "ada")
    assert "this result changed" not in report(published, "cy")
    again = run("publish", graded, "--out", published, cwd=course)
    assert again.code == 0
    assert "0 lost" in run("diff", graded, "--published", cwd=course).out


def test_what_a_person_decides_needs_no_second_question(
    run,
    course,
    graded,
    tmp_path,
):
    public = tmp_path / "public"
    run("publish", graded, "--out", public, cwd=course)
    why = ("--points", "3", "--reason", "Copied from bob.", "--no-reports")
    assert run("override", graded, "ada", *why, cwd=course).code == 0
    ran = run("publish", graded, "--out", public, cwd=course)
    assert ran.code == 0
    assert "because the course staff decided otherwise" in report(public, "ada")


def test_nothing_was_published(run, course, graded):
    assert (
        "Nothing was published"
        in run("diff", graded, "--published", cwd=course).out
    )
