"""What a student reads of a hidden test: sentences that hold nothing a worker chose."""

from __future__ import annotations

from grader.model import Note, NoteKind, Verdict
from grader.model.disclosure import ShownKind
from grader.model.phrase import phrase
from grader.wording.phrases import noted
from grader.wording.texts import tr


def of_kind(kind: ShownKind) -> str:
    """Return what is said of a kind of failure."""
    if kind in _WRONG:
        return tr(_WRONG[kind])
    return tr(_FAILED[kind])


def of_outcome(verdict: Verdict, *, is_unclear: bool = False) -> str:
    """Return what is said of a test that says nothing of student code, or nothing.

    *is_unclear* says that it had no time, perhaps for the load of the machine.
    """
    if is_unclear:
        return tr("Not judged: the machine was busy. It is to be graded again.")
    if verdict is Verdict.NOT_JUDGED:
        return tr(
            "Not judged: this part can be called only once another one works.",
        )
    if verdict is Verdict.INTERNAL_ERROR:
        return tr(
            "The grader failed here. This costs you nothing; the course staff sees"
            " what happened.",
        )
    return ""


def granted(share: float) -> str:
    """Return what is said of a test that earns a share of its points."""
    return tr(
        "It earns {share} of its points for what is right.",
        share=f"{share:.0%}",
    )


def shown() -> str:
    """Return what is said of a failure that public inputs led to."""
    return tr("This is what a small public case showed.")


def failed_otherwise(sentence: str) -> str:
    """Return *sentence*, how public inputs failed, where the test failed in another way."""
    return tr("A small public case fails, too: {sentence}", sentence=sentence)


def not_shown() -> str:
    """Return what is said of a failure that no public input led to."""
    return tr(
        "It does not happen with our small public cases; the course staff see the"
        " details.",
    )


def credited(kind: NoteKind) -> Note:
    """Return the note that tests gave full credit all the same."""
    if kind is NoteKind.FLOAT32:
        text = phrase(
            "At least one test is right in one precision only, float32 or"
            " float64; it got full credit.",
        )
        return noted(kind, text)
    text = phrase(
        "Another convention than the handout's was used consistently: accepted.",
    )
    return noted(kind, text)


_WRONG = {
    ShownKind.WRONG_VALUES: "The values are wrong.",
    ShownKind.WRONG_SHAPE: "The shape is wrong.",
    ShownKind.WRONG_DTYPE: "The dtype is wrong.",
    ShownKind.NOT_FINITE: "There is NaN or infinity where there should be none,"
    " or the other way round.",
    ShownKind.PROPERTY: "What this test demands does not hold.",
    ShownKind.WRONG_STRUCTURE: "What was returned is not built as the handout says.",
    ShownKind.LEFT_AS_HANDED_OUT: "A function or class is as it was handed out."
    " It is still to be written.",
    ShownKind.RETURNED_NONE: "None was returned. Is a `return` missing?",
}
_FAILED = {
    ShownKind.RAISED: "An exception was raised.",
    ShownKind.NOT_LOADED: "The file does not load.",
    ShownKind.UNAVAILABLE: "Something was used that is not available while grading.",
    ShownKind.NOT_DEFINED: "A function or class of the handout is not defined.",
    ShownKind.BAD_SIGNATURE: "A function cannot be called the way the handout says.",
    ShownKind.TIME_LIMIT: "A call took too long.",
    ShownKind.MEMORY_LIMIT: "More memory was needed than is allowed.",
    ShownKind.CRASHED: "The process ended during a call.",
}
