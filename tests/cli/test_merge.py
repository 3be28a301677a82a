"""`grader grade --shard` and `grader merge`: parts of a class on several machines are the whole on one."""

import json
import shutil

import pytest

from grader.gradebook import Gradebook
from grader.model.options import Shard


@pytest.fixture
def many(handed_in, right):
    """A class of twelve."""
    return class_of_twelve(handed_in, right)


def class_of_twelve(folder, right):
    """Add nine students, and a file of nobody's, to a class of three."""
    for number in range(9):
        (folder / f"s{number}").mkdir()
        (folder / f"s{number}" / "toy.py").write_text(
            f"{right}\n# {number}\n",
            encoding="utf-8",
        )
    (folder / "stray.txt").write_text("from the platform", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graded_parts(grade_once, hand_in, right, tmp_path_factory):
    """The folders of three machines, each of which graded its part.

    For copying only.
    """
    place = tmp_path_factory.mktemp("parts")
    many = class_of_twelve(hand_in(place / "class"), right)
    for number in (1, 2, 3):
        grade_once(many, place / f"part{number}", "--shard", f"{number}/3")
    return place


@pytest.fixture
def parts(graded_parts, tmp_path):
    """The folders of three machines, each of which graded its part, for one test to change."""
    names = ("part1", "part2", "part3")
    return [
        shutil.copytree(graded_parts / name, tmp_path / name) for name in names
    ]


def grades(folder):
    document = json.loads((folder / "grades.json").read_text(encoding="utf-8"))
    document.pop("timings")
    return document


def test_merged_parts_are_the_whole(run, course, many, parts, tmp_path):
    ran = run("merge", *parts, "--out", tmp_path / "merged", cwd=course)
    assert ran.code == 0
    assert "toy: 12 students from 3 folders" in ran.out
    assert "note:" not in ran.out
    run("grade", "toy", many, "--out", tmp_path / "whole", cwd=course)
    assert grades(tmp_path / "merged") == grades(tmp_path / "whole")
    ran = run("diff", tmp_path / "whole", tmp_path / "merged", cwd=course)
    assert "0 gained, 0 lost, 0 changed otherwise, 12 the same" in ran.out
    again = run("grade", "toy", many, "--out", tmp_path / "merged", cwd=course)
    assert "12 results still hold and were kept" in again.out


def test_what_people_decided_in_a_part_holds_in_the_whole(
    run,
    course,
    parts,
    tmp_path,
):
    with Gradebook.read(parts[1]) as book:
        student = book.students("toy")[0]
    run(
        "award",
        parts[1],
        student,
        "--points",
        "1",
        "--reason",
        "picture",
        "--no-reports",
        cwd=course,
    )
    for _ in range(2):
        assert (
            run("merge", *parts, "--out", tmp_path / "merged", cwd=course).code
            == 0
        )
        (one,) = (
            one
            for one in grades(tmp_path / "merged")["students"]
            if one["id"] == student
        )
        assert [decision["reason"] for decision in one["decisions"]] == [
            "picture",
        ]


def test_parts_need_no_reports(run, course, many, tmp_path):
    for number in (1, 2):
        out = tmp_path / f"part{number}"
        ran = run(
            "grade",
            "toy",
            many,
            "--shard",
            f"{number}/2",
            "--no-reports",
            "--out",
            out,
            cwd=course,
        )
        assert f"Reports: grader report {out}" in ran.out
        assert not {"index.html", "students", "grades.json"} & {
            path.name for path in out.iterdir()
        }
    run(
        "merge",
        tmp_path / "part1",
        tmp_path / "part2",
        "--out",
        tmp_path / "merged",
        cwd=course,
    )
    assert len(grades(tmp_path / "merged")["students"]) == 12


def test_everybody_is_in_exactly_one_part(parts):
    seen = []
    for part in parts:
        with Gradebook.read(part) as book:
            seen += book.students("toy")
    assert len(seen) == len(set(seen)) == 12


def test_late_work_moves_nobody():
    parts = {
        number: {f"s{n}" for n in range(500) if Shard(number, 5).holds(f"s{n}")}
        for number in range(1, 6)
    }
    assert sum(map(len, parts.values())) == 500
    assert all(60 < len(part) < 140 for part in parts.values())


def test_a_part_that_was_interrupted_leaves_its_students_due(
    run,
    course,
    parts,
    tmp_path,
):
    with Gradebook.open(parts[0]) as book:
        student = book.students("toy")[0]
        book.connection.execute(
            "DELETE FROM results WHERE student = ?",
            (student,),
        )
    ran = run("merge", *parts, "--out", tmp_path / "merged", cwd=course)
    assert "12 students from 3 folders, 1 of them not graded yet" in ran.out
    assert (
        f"{student}: due" in run("status", tmp_path / "merged", cwd=course).out
    )


def test_who_is_in_two_folders_has_the_newer_result(
    run,
    course,
    many,
    parts,
    tmp_path,
):
    (many / "s0" / "toy.py").write_text("x = 1\n", encoding="utf-8")
    for folder in list(many.iterdir()):
        if folder.name != "s0":
            shutil.rmtree(folder, ignore_errors=True)
    run("grade", "toy", many, "--out", tmp_path / "late", cwd=course)
    with Gradebook.open(tmp_path / "late") as book:
        book.connection.execute(
            "UPDATE results SET graded = '2999-01-01T00:00:00+00:00'",
        )
    ran = run(
        "merge",
        tmp_path / "late",
        *parts,
        "--out",
        tmp_path / "merged",
        cwd=course,
    )
    assert (
        "note: s0 is in 2 folders; the result that was graded last was taken"
        in ran.out
    )
    scores = {
        one["id"]: one["score"]["earned"]
        for one in grades(tmp_path / "merged")["students"]
    }
    assert (scores["s0"], scores["s1"]) == (0, 10)


def test_parts_that_were_graded_with_different_tests_are_refused(
    run,
    course,
    many,
    parts,
    tmp_path,
):
    test = course / "hidden_tests" / "toy" / "test_b.py"
    test.write_text(test.read_text() + "\n# changed\n", encoding="utf-8")
    run("regrade", parts[1], cwd=course)
    ran = run("merge", *parts, "--out", tmp_path / "merged", cwd=course)
    assert ran.code == 2
    assert (
        "toy was graded with different tests, references or configurations"
        in ran.err
    )
    assert not (tmp_path / "merged").exists()


@pytest.mark.parametrize("shard", ["0/3", "4/3", "2", "a/b", "1/0", "-1/3"])
def test_no_part(run, course, many, shard):
    ran = run("grade", "toy", many, f"--shard={shard}", cwd=course)
    assert ran.code == 2
    assert "part and count are expected, such as 2/5" in ran.err


def test_a_part_may_be_empty(run, course, handed_in, tmp_path, right):
    empty = next(
        f"{number}/64"
        for number in range(1, 65)
        if not any(map(Shard(number, 64).holds, ("ada", "bob", "cy")))
    )
    ran = run(
        "grade",
        "toy",
        handed_in,
        "--shard",
        empty,
        "--out",
        tmp_path / "out",
        cwd=course,
    )
    assert ran.code == 0
    assert "0 submissions" in ran.out
