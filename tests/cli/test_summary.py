"""The summary of a step in GitHub Actions."""

import pytest

from grader.cli.summary import VARIABLE


@pytest.fixture
def summary(tmp_path, monkeypatch):
    path = tmp_path / "summary.md"
    path.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def test_a_class(run, course, handed_in, tmp_path, summary):
    (handed_in / "bob").rename(handed_in / "a|b")
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
    text = summary.read_text(encoding="utf-8")
    assert text.startswith(
        "before\n### A toy\n\n| student | score | passed | state |\n| --- |",
    )
    assert "| ada | 10 &#47; 10 | 5&#47;5 | full score |" in text
    assert len(text.splitlines()) == 9


def test_a_check(run, course, handed_in, summary):
    assert (
        run("check", "toy", handed_in / "bob" / "toy.py", cwd=course).code == 1
    )
    text = summary.read_text(encoding="utf-8")
    assert "Fix first: half. half of x is wrong everywhere" in text
    assert "| half | wrong | 0 of 1 |" in text
    assert "| loss | right | 1 of 1 |" in text
    assert "1 of 2 public tests passed. This is no grade: 6 hidden" in text


def test_nothing_is_written_elsewhere(
    run,
    course,
    handed_in,
    summary,
    monkeypatch,
):
    monkeypatch.delenv(VARIABLE)
    assert (
        run("check", "toy", handed_in / "ada" / "toy.py", cwd=course).code == 0
    )
    assert summary.read_text(encoding="utf-8") == "before\n"


def test_a_summary_that_cannot_be_written_costs_nothing(
    run,
    course,
    handed_in,
    tmp_path,
    monkeypatch,
):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    ran = run("check", "toy", handed_in / "ada" / "toy.py", cwd=course)
    assert ran.code == 0
    assert "cannot be written" in ran.err
