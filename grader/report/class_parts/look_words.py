"""Why a person should look at a submission, in a few words, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from grader.grading.shortfall import Cause
from grader.wording.texts import tr


def title_of(cause: Cause) -> str:
    """Return *cause* in a few words."""
    return _words()[cause][0]


def advice_on(cause: Cause) -> str:
    """Return what to do about *cause*, in a sentence with commands in backticks."""
    return _words()[cause][1]


def _words() -> dict[Cause, tuple[str, str]]:
    words = (*_of_everybody(), *_of_unusable_files(), *_of_failures())
    return {cause: (title, advice) for cause, title, advice in words}


#: A cause, its title, and the advice.
_Words = Iterator[tuple[Cause, str, str]]


def _of_everybody() -> _Words:
    yield (
        Cause.FAULT,
        tr("The grader failed"),
        tr("Fix what the staff page names, and grade again."),
    )
    yield (
        Cause.FORBIDDEN,
        tr("May use forbidden means"),
        tr(
            "Look at the lines that the staff page lists, and decide:"
            " `grader override . ID --points …`.",
        ),
    )
    yield (
        Cause.PUBLISHED_ONLY,
        tr("Right on published inputs only"),
        tr(
            "The published answers may be written down in the code: read it.",
        ),
    )
    yield (
        Cause.EDITION,
        tr("Of an edition that asks for less"),
        tr(
            "Points of what it leaves out came from the other criteria. If your"
            " class was asked for it: `grader override . ID --criterion …`.",
        ),
    )
    yield (
        Cause.MANUAL,
        tr("Points to be given by a person"),
        "`grader override . ID --criterion … --points … --reason …`",
    )
    yield (
        Cause.EXTRA_CREDIT,
        tr("Extra credit to award"),
        tr(
            "It is in the score; some course sites want it entered apart.",
        ),
    )


def _of_unusable_files() -> _Words:
    yield (
        Cause.TOO_LARGE,
        tr("Too large to grade"),
        tr("Look at the file, or ask for a smaller one, and grade again."),
    )
    yield (
        Cause.UNREADABLE,
        tr("Could not be read"),
        tr("Ask for a file that can be read, and grade again."),
    )
    yield (
        Cause.NOT_PARSED,
        tr("Does not parse"),
        tr(
            "If the rest of the file should count: `grader grant . ID --reason …`.",
        ),
    )
    yield (
        Cause.NOT_LOADED,
        tr("Does not load"),
        tr(
            "Look whether the course should have provided what is missing; then"
            " grade again.",
        ),
    )
    yield (
        Cause.OTHER_FILE,
        tr("Another file is better than the graded one"),
        tr(
            "If the better one should count: `grader grant . ID --reason …`.",
        ),
    )


def _of_failures() -> _Words:
    another_file = tr(
        "Ask whether this is the right file; then grade that one.",
    )
    yield (
        Cause.TIME_LIMIT,
        tr("Time limits only"),
        tr(
            "If the code is right but slow, raise the limits in `assignment.toml`"
            " and grade again.",
        ),
    )
    yield (
        Cause.CRASHED,
        tr("Ends its process"),
        tr("Read what it printed last, on the staff page."),
    )
    yield (
        Cause.UNDEFINED,
        tr("Nothing of the handout is defined"),
        tr("Look whether the work is there under other names."),
    )
    yield (
        Cause.EMPTY,
        tr("Empty"),
        another_file,
    )
    yield (
        Cause.STARTER,
        tr("The starter as it was handed out"),
        another_file,
    )
    yield (
        Cause.UNWRITTEN,
        tr("Raises NotImplementedError"),
        another_file,
    )
    yield (
        Cause.FAILED,
        tr("Fails most tests"),
        tr(
            "One mistake may be behind most of it: read what to fix first on the"
            " staff page.",
        ),
    )
