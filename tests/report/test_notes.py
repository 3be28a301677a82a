"""Many notes of one kind do not bury the others."""

from grader.grading.brief_notes import brief_texts, grouped
from grader.model import Note, NoteKind
from grader.report.html import render_staff, render_student
from grader.report.notes import MAX_FOLDED, note_views
from grader.report.submission_page import staff_page, student_page


def left_out(count):
    return [
        Note(NoteKind.LEFT_OUT, f"Line {line} was left out.")
        for line in range(1, count + 1)
    ]


RENAMED = Note(NoteKind.RENAMED, "The parameters are named otherwise.")
SALVAGED = Note(NoteKind.SECOND_GRADING, "Graded without line 3.")


def test_the_first_of_a_kind_are_shown_and_the_others_counted():
    (group,) = grouped(left_out(9))
    assert [len(group.shown), len(group.folded)] == [3, 6]
    assert list(brief_texts([*left_out(9), RENAMED]))[2:] == [
        "Line 3 was left out.",
        "(6 more notes like these.)",
        RENAMED.text,
    ]


def test_a_single_further_note_is_shown_rather_than_counted():
    assert [len(group.shown) for group in grouped(left_out(4))] == [4]


def test_a_note_is_told_once_and_what_changes_the_result_comes_first():
    views = note_views([RENAMED, *left_out(1), SALVAGED, RENAMED])
    assert [view.text for view in views] == [
        SALVAGED.text,
        RENAMED.text,
        "Line 1 was left out.",
    ]


def test_what_is_folded_is_on_the_page_up_to_a_cap_and_counted_beyond():
    *shown, folded = note_views(left_out(100))
    assert len(shown) == 3
    assert folded.text == "97 more notes like these"
    assert len(folded.folded) == MAX_FOLDED
    assert folded.more == f"and {97 - MAX_FOLDED} more"


def test_both_pages_of_a_submission_fold_them(classmates):
    result = classmates["John von Neumann"]
    for page in (
        render_student(student_page(result)),
        render_staff(staff_page(result)),
    ):
        assert "<summary>57 more notes like these</summary>" in page
        assert (
            page.count("was left out: <code>plt.plot(x)</code>")
            == 3 + MAX_FOLDED
        )
