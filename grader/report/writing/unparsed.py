"""What pages say of a file that does not parse, beside its syntax error."""

from __future__ import annotations

from grader.wording.texts import tr


def consequence(*, nothing_ran: bool) -> str:
    """Return what a file that does not parse means for its tests.

    *nothing_ran* says that no test of the submission could call anything.
    """
    if nothing_ran:
        return tr(
            "Python reads a file as a whole: because of this place nothing of it could"
            " run, and every test failed.",
        )
    return tr(
        "Python reads a file as a whole: because of this place nothing of it could run,"
        " and its tests failed.",
    )


def how_to_fix(file: str) -> str:
    """Return what to do about *file*, which does not parse.

    Its syntax error says the rest.
    """
    look = tr(
        "Look at this line and at those above it: for a bracket or quote that is not"
        " closed, a missing colon, or tabs beside spaces.",
    )
    if not file.endswith(".py"):
        return look
    then = tr(
        "Then run `python {file}`: as long as it prints a SyntaxError, the file cannot"
        " be graded.",
        file=file,
    )
    return f"{look} {then}"
