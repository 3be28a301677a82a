"""`grader kit` and `grader record`: what students get."""

import zipfile

import pytest


def test_a_kit(run, course):
    ran = run("kit", "toy", "--out", "toy.zip", cwd=course)
    assert (ran.code, ran.out) == (
        0,
        "toy.zip: 10 files, nothing of the reference or the hidden tests among them.",
    )
    with zipfile.ZipFile(course / "toy.zip") as archive:
        assert "assignments/toy/handout.md" in archive.namelist()


def test_values_are_recorded_and_checked(run, course):
    (course / "assignments/toy/public_tests/recorded.npz").unlink()
    ran = run("record", "toy", cwd=course)
    assert (ran.code, ran.out) == (0, "Recorded 2 answers of toy.")
    ran = run("record", "toy", "--check", cwd=course)
    assert (ran.code, ran.out) == (
        0,
        "The recorded values of toy are up to date.",
    )


@pytest.mark.parametrize(
    "command",
    [["kit", "toy"], ["record", "toy", "--check"]],
)
def test_stale_values(run, course, command):
    path = course / "reference" / "toy" / "toy.py"
    path.write_text(
        path.read_text(encoding="utf-8").replace("x / 2", "x / 3"),
        encoding="utf-8",
    )
    ran = run(*command, cwd=course)
    assert ran.code == 2
    assert (
        "The recorded values of toy are stale: test_public.py::test_half#0."
        in ran.err
    )
    assert "tip: Run `grader record toy`." in ran.err
    assert not (course / "kit.zip").exists()


def test_a_kit_that_would_give_the_answer_away(run, course):
    reference = (course / "reference" / "toy" / "toy.py").read_text(
        encoding="utf-8",
    )
    (course / "assignments" / "toy" / "solution.py").write_text(
        reference,
        encoding="utf-8",
    )
    ran = run("kit", "toy", cwd=course)
    assert ran.code == 2
    assert "solution.py is the same file as" in ran.err


@pytest.mark.parametrize("command", ["kit", "record"])
def test_an_unknown_assignment(run, course, command):
    ran = run(command, "tyo", cwd=course)
    assert ran.code == 2
    assert "tip: Did you mean toy?" in ran.err


def test_a_kit_that_cannot_be_written(run, course):
    ran = run("kit", "toy", "--out", "nowhere/kit.zip", cwd=course)
    assert ran.code == 2
    assert (
        "nowhere/kit.zip cannot be written: No such file or directory."
        in ran.err
    )
