"""What another reading of a submission that earns little would earn, and when it counts."""

from dataclasses import replace
from fractions import Fraction

import pytest

from grader.grading.engine import Engine
from grader.grading.final_grade import decided
from grader.grading.second_grading import MAX_OTHER_FILES, Salvaged, other_files
from grader.hookspecs import hookimpl
from grader.model import (
    Act,
    Basis,
    BrokenFile,
    Decision,
    NoteKind,
    SourceFile,
    Unwritten,
    Verdict,
)
from grader.plugins import make_plugins

BROKEN = "def broken(:\n    pass\n\n"


class FromZygote:
    """Starts workers from the zygote that all tests share."""

    def __init__(self, zygote):
        self.zygote = zygote

    @hookimpl
    def grader_start_worker(self, limits):
        return self.zygote.fork(limits)


def salvage(file):
    """Stands for the reader: blanks the one broken function of these tests."""
    if BROKEN.encode() not in file.content:
        return None
    place = f"{file.path}, line 1"
    mended = SourceFile(
        file.path,
        file.content.replace(BROKEN.encode(), b"\n\n\n"),
    )
    return Salvaged(
        mended,
        f"{file.path} has a syntax error at line 1, column 12.",
        (place,),
    )


@pytest.fixture
def grade(toy, zygote):
    def grade(submission, **changes):
        engine = Engine.with_hidden_tests(
            replace(toy, **changes),
            make_plugins(None, [FromZygote(zygote)]),
        )
        engine.salvage = salvage
        return engine.grade(submission)

    return grade


def test_a_file_that_does_not_parse_is_worth_nothing_and_staff_read_what_the_rest_would_earn(
    grade,
    submission,
    right,
):
    result = grade(submission(BROKEN + right))
    assert result.score.earned == 0
    assert {
        judgement.verdict
        for judgement in result.judgements
        if not judgement.test.requires
    } == {Verdict.RUNTIME_ERROR}
    assert (result.second.basis, result.second.file) == (
        Basis.SALVAGE,
        "toy.py",
    )
    assert result.second.score.earned == 10
    assert result.second.left_out == ("toy.py, line 1",)
    assert result.second.problem.startswith(
        "toy.py has a syntax error at line 1",
    )


def test_what_cannot_be_salvaged_is_graded_once(grade, submission):
    result = grade(submission("def half(x:\n"))
    assert (result.score.earned, result.second) == (0, None)


def test_several_broken_files_are_salvaged_together(grade, submission, right):
    files = {
        "toy.py": f"{BROKEN}from parts import *\n",
        "parts.py": BROKEN + right,
    }
    second = grade(submission(files)).second
    assert second.score.earned == 10
    assert second.left_out == ("toy.py, line 1", "parts.py, line 1")


def test_a_broken_file_that_nobody_needs_is_of_no_interest(grade, submission):
    assert (
        grade(submission({"toy.py": "x = 1\n", "scratch.py": BROKEN})).second
        is None
    )


def test_a_right_file_is_never_graded_twice(
    grade,
    submission,
    right,
    monkeypatch,
):
    def never(*_):
        raise AssertionError

    monkeypatch.setattr("grader.grading.engine.other_files", never)
    files = {"toy.py": right, "older.py": "x = 1\n"}
    result = grade(submission(files))
    assert (result.score.earned, result.second, result.unwritten) == (
        10,
        None,
        None,
    )


def test_another_file_that_earns_more_than_the_graded_one_is_found(
    grade,
    submission,
    right,
):
    files = {
        "toy.py": "x = 1\n",
        "toy_final.py": right,
        "toy_half.py": "def half(x): return x / 2\n",
    }
    result = grade(submission(files))
    assert result.score.earned == 0
    assert (result.second.basis, result.second.file) == (
        Basis.OTHER_FILE,
        "toy_final.py",
    )
    assert result.second.score.earned == 10


def test_another_file_that_earns_no_more_is_not_told(grade, submission):
    assert (
        grade(submission({"toy.py": "x = 1\n", "other.py": "y = 2\n"})).second
        is None
    )


def test_few_other_files_are_tried_and_neither_tests_nor_what_was_handed_out(
    submission,
):
    names = [f"try{n}.py" for n in range(9)]
    files = dict.fromkeys(
        ["toy.py", "test_mine.py", "helper.py", "data.txt", *names],
        "x = 1\n",
    )
    tried = [
        reading.submission.main
        for reading in other_files(submission(files), {"helper.py"})
    ]
    assert tried == names[:MAX_OTHER_FILES]


def test_another_file_comes_before_the_other_parts(submission):
    files = dict.fromkeys(["toy.py", "layers.py", "final.py"], "x = 1\n")
    readings = other_files(
        submission(files, parts=("toy.py", "layers.py")),
        {"layers.py"},
    )
    assert [reading.submission.parts for reading in readings] == [
        ("final.py", "toy.py", "layers.py"),
    ]


def test_the_policy_gives_what_the_rest_earns_with_the_place_in_a_note(
    grade,
    submission,
    right,
):
    result = grade(submission(BROKEN + right), broken_file=BrokenFile.SALVAGE)
    assert result.score.earned == 10
    assert all(
        judgement.verdict is Verdict.PASSED for judgement in result.judgements
    )
    note = result.notes[0]
    assert note.kind is NoteKind.SECOND_GRADING
    assert "toy.py has a syntax error at line 1" in note.text
    assert "was graded without toy.py, line 1" in note.text


def test_the_policy_does_not_choose_another_file(grade, submission, right):
    result = grade(
        submission({"toy.py": "x = 1\n", "final.py": right}),
        broken_file=BrokenFile.SALVAGE,
    )
    assert result.score.earned == 0
    assert result.second.basis is Basis.OTHER_FILE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# to do\n\n", Unwritten.EMPTY),
        (
            "\ufeff# my name\r\ndef half(x):\r\n    raise NotImplementedError\r\n",
            Unwritten.STARTER,
        ),
        ("def half(x):\n    return None\n", None),
    ],
)
def test_a_file_without_work_is_known(grade, submission, text, expected):
    assert grade(submission(text)).unwritten is expected


# --- granting ---------------------------------------------------------------------------------------------------------


def grant(act=Act.GRANT):
    return Decision("ada", act, reason="a bracket")


@pytest.fixture
def broken(grade, submission, right):
    return grade(submission(BROKEN + right.replace("x / 2", "x")))


def test_a_grant_lets_the_second_grading_count_and_the_lines_add_up(broken):
    granted = decided(broken, [grant()])
    assert granted.score.earned == broken.second.score.earned > 0
    assert (
        sum((line.earned for line in granted.score.criteria), Fraction(0))
        == granted.score.earned
    )
    assert granted.judgements == broken.second.judgements
    assert granted.notes[0].kind is NoteKind.SECOND_GRADING


def test_a_grant_is_taken_back_alone_or_with_everything(broken):
    comment = Decision("ada", Act.COMMENT, reason="hello")
    revoked = decided(broken, [grant(), comment, grant(Act.REVOCATION)])
    assert (revoked.score.earned, revoked.decisions) == (0, (comment,))
    withdrawn = decided(
        broken,
        [grant(), comment, Decision("ada", Act.WITHDRAWAL, reason="no")],
    )
    assert (withdrawn.score.earned, withdrawn.decisions) == (0, ())


def test_points_by_hand_come_after_a_grant(broken):
    points = Decision("ada", Act.POINTS, "half", Fraction(1), reason="x")
    granted = decided(broken, [points, grant()])
    assert granted.score.earned == broken.second.score.earned + 1


def test_a_grant_without_a_second_grading_is_as_if_there_were_none(
    grade,
    submission,
    right,
):
    result = grade(submission(right))
    assert decided(result, [grant()]) == decided(result)
