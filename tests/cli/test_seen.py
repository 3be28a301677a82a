"""`grader seen`: who was looked at is ticked off, and students read nothing of it."""

import csv


def page(out):
    return (out / "index.html").read_text(encoding="utf-8")


def test_who_was_seen_is_ticked_off_and_can_be_put_back(run, graded, course):
    student = "cy"
    assert run("seen", graded, student, "--by", "tutor", cwd=course).code == 0
    with (graded / "grades.csv").open(encoding="utf-8-sig") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert "seen by tutor" in rows[student]["decisions"]
    assert "<b>Seen</b> (1)" in page(graded)
    report = graded / "students" / student / "report.html"
    assert "tutor" not in report.read_text(encoding="utf-8")
    assert run("seen", graded, student, "--withdraw", cwd=course).code == 0
    assert "<b>Seen</b>" not in page(graded)


def test_who_needs_no_look_cannot_be_ticked_off(run, graded, course):
    ended = run("seen", graded, "ada", cwd=course)
    assert ended.code == 2
    assert "nothing to look at in the submission of ada" in ended.err
