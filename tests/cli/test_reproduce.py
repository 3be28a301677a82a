"""`grader reproduce` and `--recheck`: a result made again, and compared with the one that is kept."""

import json

import pytest

from grader.course.catalogue import get_assignment
from grader.gradebook import Gradebook
from grader.runs.rechecking import sample


@pytest.mark.parametrize("student", ["ada", "bob", "cy"])
def test_a_result_is_the_same_again(run, course, graded, student):
    before = (graded / "gradebook.sqlite").read_bytes()
    ran = run("reproduce", graded, student, cwd=course)
    assert ran.code == 0
    assert (
        "made with the same submission, tests, versions, seeds and limits"
        in ran.out
    )
    assert "the same again: points, 6 verdicts" in ran.out
    assert (graded / "gradebook.sqlite").read_bytes() == before


def test_what_is_other_than_then_is_named(run, course, graded):
    path = course / "reference" / "toy" / "toy.py"
    path.write_text(
        path.read_text().replace("return x / 2", "return x / 3"),
        encoding="utf-8",
    )
    toml = course / "assignments" / "toy" / "assignment.toml"
    toml.write_text(
        toml.read_text().replace("call_seconds = 1", "call_seconds = 2"),
        encoding="utf-8",
    )
    ran = run("reproduce", graded, "ada", cwd=course)
    assert ran.code == 1
    assert "made with: tests, reference or configuration changed" in ran.out
    assert "made with: call_seconds: 1.0 then, 2.0 now" in ran.out
    assert (
        "changed: ada 10 -> 5, because the tests or the reference changed"
        in ran.out
    )


def test_values_that_differ_are_noticed_where_the_verdict_does_not(
    run,
    course,
    tmp_path,
    right,
):
    (tmp_path / "class" / "eve").mkdir(parents=True)
    drifting = (
        right
        + "\n\nimport time\n\n\ndef half(x):\n    return x + time.time()\n"
    )
    (tmp_path / "class" / "eve" / "toy.py").write_text(
        drifting,
        encoding="utf-8",
    )
    run(
        "grade",
        "toy",
        tmp_path / "class",
        "--out",
        tmp_path / "out",
        cwd=course,
    )
    ran = run("reproduce", tmp_path / "out", "eve", cwd=course)
    assert ran.code == 1
    assert "other values: test_a.py::test_half[3-2]" in ran.out
    assert "changed:" not in ran.out


def test_nobody_of_that_name(run, course, graded):
    ran = run("reproduce", graded, "adaa", cwd=course)
    assert ran.code == 2
    assert "No student of toy is called 'adaa'" in ran.err
    assert "Did you mean ada?" in ran.err


def test_a_manifest_records_versions_hashes_seeds_and_limits(course, graded):
    toy = get_assignment(course, "toy")
    with Gradebook.read(graded) as book:
        recorded = book.latest("toy", "ada")
        manifest = book.result(recorded, toy).manifest
    assert (manifest.submission, manifest.assignment) == (
        recorded.keys.submission,
        recorded.keys.assignment,
    )
    assert manifest.environment == recorded.keys.environment
    assert manifest.limits == toy.limits
    assert {
        "grader",
        "python",
        "numpy",
        "torch",
        "machine",
    } <= manifest.versions.keys()
    assert manifest.seed
    page = (graded / "students" / "ada" / "staff.html").read_text(
        encoding="utf-8",
    )
    assert manifest.submission in page
    assert manifest.versions["numpy"] in page
    assert manifest.submission not in (
        graded / "students" / "ada" / "report.html"
    ).read_text(encoding="utf-8")


def test_the_secret_seed_is_in_no_file_of_the_output(course, graded):
    seed = (course / "hidden_tests" / "toy" / "seed").read_text().strip()
    assert not [
        path
        for path in graded.rglob("*")
        if path.is_file() and seed.encode() in path.read_bytes()
    ]


def test_a_class_that_does_not_depend_on_the_order(
    run,
    course,
    handed_in,
    tmp_path,
):
    ran = run(
        "grade",
        "toy",
        handed_in,
        "--out",
        tmp_path / "out",
        "--recheck",
        "100%",
        cwd=course,
    )
    assert ran.code == 0
    assert "rechecked: 3 submissions of toy, all agree" in ran.out


BY_HASH = "\n\ndef half(x):\n    return x / 2 if hash('half') == {} else x\n"
LATER = """

calls = []


def loss(y, y_hat):
    calls.append(1)
    return half(y_hat - y).mean(), y - y_hat


def half(x):
    return x if calls else x / 2
"""


def test_a_class_that_does(run, course, tmp_path, right):
    """One submission depends on which test runs first, one on the hash seed, one on neither."""
    import subprocess
    import sys

    usual = subprocess.run(
        [sys.executable, "-c", "print(hash('half'))"],
        check=True,
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
    )
    texts = {
        "ada": right,
        "bob": right + BY_HASH.format(usual.stdout.strip()),
        "cy": right + LATER,
    }
    for student, text in texts.items():
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "toy.py").write_text(
            text,
            encoding="utf-8",
        )
    out = tmp_path / "out"
    ran = run(
        "grade",
        "toy",
        tmp_path / "class",
        "--out",
        out,
        "--recheck",
        "1.0",
        cwd=course,
    )
    assert ran.code == 0
    assert "2 disagree" in ran.out
    for student in ("bob", "cy"):
        assert f"changed: {student}" in ran.out
    assert (
        "because tests ran in another order, with another hash seed (lost: test_half"
        in ran.out
    )
    grades = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    assert [one["score"]["earned"] for one in grades["students"]] == [10, 10, 6]


@pytest.mark.parametrize("share", ["many", "-5%", "101%", "%%"])
def test_a_share_that_is_none(run, course, handed_in, share):
    ran = run("grade", "toy", handed_in, f"--recheck={share}", cwd=course)
    assert ran.code == 2
    assert "a share of the class is expected, such as 5% or 0.05" in ran.err


def test_a_sample_is_never_empty_and_another_after_each_run():
    assert len(sample(33, 0.05, 1)) == 2
    assert len(sample(3, 0.01, 1)) == 1
    assert list(sample(4, 1.0, 1)) == [0, 1, 2, 3]
    assert sample(1000, 0.05, 1) != sample(1000, 0.05, 2)
