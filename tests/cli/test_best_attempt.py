"""`--attempt best`: all attempts of a download are graded, and the best counts, whichever came last."""

import csv
import json
import sqlite3

import pytest

TIMES = ("2026-02-27-10-00-00", "2026-02-28-10-00-00", "2026-03-01-10-00-00")


@pytest.fixture
def attempts(right, tmp_path):
    """A Blackboard download: ada was right once and then broke it, bob got better, cy handed in once."""
    folder = tmp_path / "attempts"
    folder.mkdir()
    wrong = right.replace("x / 2", "x")
    texts = {
        "ada": ("def half(x:\n", right, wrong),
        "bob": (wrong, right),
        "cy": (wrong,),
    }
    for student, of_student in texts.items():
        for time, text in zip(TIMES, of_student, strict=False):
            name = f"HW_{student}_attempt_{time}_toy.py"
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def scores(out):
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: float(row["score"]) for row in csv.DictReader(file)}


def results(out):
    connection = sqlite3.connect(out / "gradebook.sqlite")
    rows = connection.execute("SELECT count(*) FROM results").fetchone()[0]
    connection.close()
    return rows


def test_the_best_attempt_counts(run, course, attempts, tmp_path):
    last, best = tmp_path / "last", tmp_path / "best"
    assert run("grade", "toy", attempts, "--out", last, cwd=course).code == 0
    arguments = ("grade", "toy", attempts, "--attempt", "best", "--out", best)
    ran = run(*arguments, cwd=course)
    assert ran.code == 0
    by_last, by_best = scores(last), scores(best)
    assert by_last["ada"] < by_best["ada"] == 10
    assert by_best["bob"] == 10
    assert by_best["cy"] == by_last["cy"] < 10
    document = json.loads((best / "grades.json").read_text(encoding="utf-8"))
    counted = {
        one["id"]: (one["delivery"]["attempt"], one["delivery"]["attempts"])
        for one in document["students"]
    }
    assert counted == {"ada": (2, 3), "bob": (2, 2), "cy": (1, 1)}
    page = (best / "students" / "ada" / "report.html").read_text("utf-8")
    assert "Attempt 2 of 3 was graded" in page
    # again: nothing is graded, and the same counts
    graded = (best / "logs").glob("*.jsonl")
    lines = sum(
        path.read_text("utf-8").count("submission graded") for path in graded
    )
    assert lines == 6
    assert run(*arguments, cwd=course).code == 0
    again = (best / "logs").glob("*.jsonl")
    assert lines == sum(
        path.read_text("utf-8").count("submission graded") for path in again
    )
    assert scores(best) == by_best


def test_lateness_counts_when_attempts_are_compared(
    run,
    course,
    attempts,
    tmp_path,
):
    settings = course / "assignments" / "toy" / "assignment.toml"
    late = (
        "\n[late]\ndue = 2026-02-27T12:00:00+00:00\nper_day = 100\n"
        'of = "maximum"\n'
    )
    text = settings.read_text(encoding="utf-8")
    head, criteria = text.split("[[criteria]]", 1)
    settings.write_text(
        f"{head}{late}\n[[criteria]]{criteria}",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    arguments = ("grade", "toy", attempts, "--attempt", "best", "--out", out)
    assert run(*arguments, cwd=course).code == 0
    # the first attempt was wrong, but in time
    assert 0 < scores(out)["bob"] < 10
