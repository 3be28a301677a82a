"""`grader regrade` and `grader diff`: results again from the gradebook alone, and why some are others than before."""

import pytest


def halve_again(course):
    """Let the reference return a third where it returned a half."""
    path = course / "reference" / "toy" / "toy.py"
    path.write_text(
        path.read_text().replace("return x / 2", "return x / 3"),
        encoding="utf-8",
    )


def test_everybody_is_graded_again_and_nothing_changed(run, course, graded):
    ran = run("regrade", graded, cwd=course)
    assert ran.code == 0
    assert "3 of 3 graded again, 0 changed" in ran.out
    assert "changed:" not in ran.out


def test_a_change_names_points_reason_and_tests(run, course, graded):
    halve_again(course)
    ran = run("regrade", graded, cwd=course)
    assert "3 of 3 graded again, 1 changed" in ran.out
    assert (
        "changed: ada 10 -> 5, because the tests or the reference changed"
        in ran.out
    )
    assert "(lost: test_half[1-1], test_half[3-2]" in ran.out
    assert (graded / "students" / "ada" / "report.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "who"),
    [
        (["--student", "bob"], {"bob"}),
        (["--test", "test_half"], {"bob", "cy"}),
        (["--test", "test_loss"], {"cy"}),
        (["--test", "test_half", "--verdict", "passed"], {"ada"}),
        (["--verdict", "wrong answer"], {"bob"}),
        (
            [
                "--student",
                "ada",
                "--student",
                "bob",
                "--verdict",
                "wrong answer",
            ],
            {"bob"},
        ),
    ],
)
def test_selectors(run, course, graded, arguments, who):
    ran = run("regrade", graded, *arguments, cwd=course)
    assert f"{len(who)} of 3 graded again" in ran.out
    assert {
        line for line in ("ada", "bob", "cy") if f"{line}: " in ran.err
    } == who


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--student", "bobb"],
            "No student of toy is called 'bobb'. tip: Did you mean bob?",
        ),
        (["--student", "ada", "--verdict", "crashed"], "No result in"),
        (["--verdict", "wrong"], "'wrong'"),
    ],
)
def test_nobody_is_meant(run, course, graded, arguments, sentence):
    ran = run("regrade", graded, *arguments, cwd=course)
    assert ran.code == 2
    assert sentence in ran.err


def test_a_folder_without_a_gradebook_stays_as_it_is(run, course, tmp_path):
    ran = run("regrade", tmp_path / "none", cwd=course)
    assert ran.code == 2
    assert "There is no gradebook in" in ran.err
    assert not (tmp_path / "none").exists()


FLAKY = '''
import os

import numpy as np
import pytest

from grader.testing import check_close


@pytest.mark.points(1, criterion="half")
def test_flaky(student):
    """Half of one, or what the environment says."""
    check_close(student.half(x=np.ones(2)), np.full(2, float(os.environ.get("HALF", "0.5"))), name="half of one")
'''


def test_a_result_that_changed_for_no_reason_is_called_so(
    run,
    course,
    handed_in,
    tmp_path,
    monkeypatch,
):
    (course / "hidden_tests" / "toy" / "test_flaky.py").write_text(
        FLAKY,
        encoding="utf-8",
    )
    run("grade", "toy", handed_in, "--out", tmp_path / "out", cwd=course)
    monkeypatch.setenv("HALF", "0.25")
    ran = run("regrade", tmp_path / "out", "--student", "ada", cwd=course)
    assert (
        "because nothing changed: the submission is not deterministic (lost: test_flaky)"
        in ran.out
    )


def test_two_runs_of_one_folder(run, course, graded):
    halve_again(course)
    run("regrade", graded, cwd=course)
    ran = run("diff", graded, cwd=course)
    assert ran.code == 0
    assert "0 gained, 1 lost, 0 changed otherwise, 2 the same" in ran.out
    assert (
        "changed: ada 10 -> 5, because the tests or the reference changed"
        in ran.out
    )
    back = run("diff", f"{graded}@2", f"{graded}@1", cwd=course)
    assert "1 gained, 0 lost" in back.out
    assert "passed now: test_half[1-1]" in back.out


def test_two_folders(run, course, graded, tmp_path, right):
    for student, text in (("ada", right), ("cy", right), ("dee", right)):
        (tmp_path / "late" / student).mkdir(parents=True)
        (tmp_path / "late" / student / "toy.py").write_text(
            text,
            encoding="utf-8",
        )
    run(
        "grade",
        "toy",
        tmp_path / "late",
        "--out",
        tmp_path / "after",
        cwd=course,
    )
    ran = run("diff", graded, tmp_path / "after", cwd=course)
    assert "2 gained, 1 lost, 0 changed otherwise, 1 the same" in ran.out
    assert "changed: cy 0 -> 10, because the submission changed" in ran.out
    assert "changed: dee no grade -> 10, because not in the first" in ran.out
    assert "changed: bob 5 -> no grade, because not in the second" in ran.out


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        (["out"], "holds no run before run 1"),
        (["out@1", "out@7"], "holds no run 7. tip: It holds runs 1 to 1."),
        (["out", "nowhere"], "There is no gradebook in nowhere"),
    ],
)
def test_runs_that_do_not_exist(run, graded, runs, sentence):
    ran = run("diff", *runs, cwd=graded.parent)
    assert ran.code == 2
    assert sentence in ran.err
