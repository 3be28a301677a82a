"""Erasing students from a gradebook: nothing of them is left, and everything of others."""

import sqlite3
import zlib
from dataclasses import replace
from fractions import Fraction

import pytest

from grader.errors import GradebookError
from grader.gradebook import Gradebook, Keys
from grader.gradebook.decision_log import log_of, write_log
from grader.gradebook.erasure import erase_before, erase_students
from grader.grading.score import score
from grader.intake import Intake
from grader.model import (
    Act,
    Decision,
    Delivery,
    Note,
    NoteKind,
    Person,
    Result,
    SourceFile,
    Submission,
    Unmatched,
)
from grader.model.options import Options

KEYS = Keys("work", "tests", "libraries")


def work(student, name, text, group=""):
    note = Note(NoteKind.DELIVERY, "Handed in together with Zelda Quist.")
    return Submission(
        student,
        name,
        (SourceFile("toy.py", text.encode()),),
        "toy.py",
        person=Person(name, student, f"{student}@uni.example"),
        delivery=Delivery("canvas", origin=name),
        group=group,
        notes=(note,) if group else (),
    )


@pytest.fixture
def class_of_three(toy, tmp_path):
    """A gradebook of three, two of whom handed in together, graded twice."""
    pair = "canvas:zq77+yp12"
    ours = "# by Zelda and Yorick"
    submissions = (
        work("zq77", "Zelda Quist", ours, pair),
        work("yp12", "Yorick Plume", ours, pair),
        work("xo31", "Xaver Ohm", "# by Xaver"),
    )
    unmatched = (Unmatched("zelda_quist.txt", "is no work"),)
    with Gradebook.open(tmp_path) as book:
        for _ in range(2):
            book.first = 0
            book.start_run(toy, Options(), Intake(submissions, unmatched))
            for submission in submissions:
                full = score((), toy.rubric)
                book.record(Result(submission, toy, (), full), KEYS)
            book.finish_run()
        reasons = [
            Decision(name, Act.COMMENT, reason=f"To {name}.", who="staff")
            for name in ("zq77", "xo31")
        ]
        write_log(book, toy.id, reasons)
    return tmp_path


def everything(folder):
    """Return all bytes of a gradebook, also those that it holds compressed."""
    parts = [path.read_bytes() for path in sorted(folder.iterdir())]
    connection = sqlite3.connect(folder / "gradebook.sqlite")
    for query in ("SELECT document FROM results", "SELECT data FROM blobs"):
        parts += [
            zlib.decompress(data) for (data,) in connection.execute(query)
        ]
    connection.close()
    return b"".join(parts).lower()


def test_an_erased_student_is_in_no_byte_of_the_file(toy, class_of_three):
    assert b"zq77" in everything(class_of_three)
    with Gradebook.open(class_of_three) as book:
        erase_students(book, ["zq77"])
    left = everything(class_of_three)
    assert b"zq77" not in left
    assert b"quist" not in left
    with Gradebook.read(class_of_three) as book:
        (run,) = book.last_runs()
        assert run.students == ("yp12", "xo31")
        yorick, xaver = book.results(toy, run.students)
        assert yorick.submission.files[0].content == b"# by Zelda and Yorick"
        assert yorick.submission.group == "group 1 (erased)"
        assert xaver.submission == work("xo31", "Xaver Ohm", "# by Xaver")
        assert [one.student for one in log_of(book, toy.id)] == ["xo31"]


def test_replaced_results_of_before_are_erased(toy, class_of_three):
    with Gradebook.open(class_of_three) as book:
        assert erase_before(book, "2001-01-01") == 0
        assert erase_before(book, "2999-01-01") == 3
        (run,) = book.runs()
        results = list(book.results(toy, run.students))
    assert [one.submission.id for one in results] == ["zq77", "yp12", "xo31"]
    assert results[0].score.earned == Fraction(0)


def test_a_name_that_two_students_have_lists_their_ids(course, toy, tmp_path):
    from grader.decisions.new_decisions import decide

    twins = [
        replace(work(student, "Ada Lee", "x = 1"), id=student)
        for student in ("al1", "al2")
    ]
    with Gradebook.open(tmp_path / "out") as book:
        book.start_run(toy, Options(), Intake(tuple(twins)))
        for submission in twins:
            full = score((), toy.rubric)
            book.record(Result(submission, toy, (), full), KEYS)
    comment = Decision("Ada Lee", Act.COMMENT, reason="Well done.", who="staff")
    with pytest.raises(
        GradebookError,
        match=r"2 students of toy .* ids are al1, al2",
    ) as refused:
        decide(course, tmp_path / "out", "", [comment])
    assert "Give the id" in refused.value.tip
