"""Why a person should look at a submission, in a few words, and what to do about it."""

from __future__ import annotations

from grader.grading.shortfall import Cause
from grader.report.writing.texts import tr


def title_of(cause: Cause) -> str:
    """Return *cause* in a few words."""
    titles = {
        Cause.FAULT: tr("The grader failed"),
        Cause.FORBIDDEN: tr("May use forbidden means"),
        Cause.PUBLISHED_ONLY: tr("Right on published inputs only"),
        Cause.UNREADABLE: tr("Could not be read"),
        Cause.NOT_PARSED: tr("Does not parse"),
        Cause.NOT_LOADED: tr("Does not load"),
        Cause.OTHER_FILE: tr("Another file is better than the graded one"),
        Cause.TIME_LIMIT: tr("Time limits only"),
        Cause.CRASHED: tr("Ends its process"),
        Cause.UNDEFINED: tr("Nothing of the handout is defined"),
        Cause.EMPTY: tr("Empty"),
        Cause.STARTER: tr("The starter as it was handed out"),
        Cause.UNWRITTEN: tr("Raises NotImplementedError"),
        Cause.FAILED: tr("Fails most tests"),
        Cause.MANUAL: tr("Points to be given by a person"),
        Cause.EXTRA_CREDIT: tr("Extra credit to award"),
    }
    return titles[cause]


def advice_on(cause: Cause) -> str:
    """Return what to do about *cause*, in a sentence with commands in backticks."""
    another_file = tr(
        "Ask whether this is the right file; then grade that one."
    )
    advice = {
        Cause.FAULT: tr("Fix what the staff page names, and grade again."),
        Cause.FORBIDDEN: tr(
            "Look at the lines that the staff page lists, and decide:"
            " `grader override . ID --points …`.",
        ),
        Cause.PUBLISHED_ONLY: tr(
            "The published answers may be written down in the code: read it.",
        ),
        Cause.UNREADABLE: tr(
            "Ask for a file that can be read, and grade again."
        ),
        Cause.NOT_PARSED: tr(
            "If the rest of the file should count: `grader grant . ID --reason …`.",
        ),
        Cause.NOT_LOADED: tr(
            "Look whether the course should have provided what is missing; then"
            " grade again.",
        ),
        Cause.OTHER_FILE: tr(
            "If the better one should count: `grader grant . ID --reason …`.",
        ),
        Cause.TIME_LIMIT: tr(
            "If the code is right but slow, raise the limits in `assignment.toml`"
            " and grade again.",
        ),
        Cause.CRASHED: tr("Read what it printed last, on the staff page."),
        Cause.UNDEFINED: tr(
            "Look whether the work is there under other names."
        ),
        Cause.EMPTY: another_file,
        Cause.STARTER: another_file,
        Cause.UNWRITTEN: another_file,
        Cause.FAILED: tr(
            "One mistake may be behind most of it: read what to fix first on the"
            " staff page.",
        ),
        Cause.MANUAL: "`grader override . ID --criterion … --points … --reason …`",
        Cause.EXTRA_CREDIT: tr(
            "It is in the score; some course sites want it entered apart.",
        ),
    }
    return advice[cause]
