"""A student who has exactly one misconception is told of that one, and of no other."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Result
from grader.validation.finding import Finding
from grader.validation.subject import Subject
from grader.wording.texts import plural

CHECK = "diagnoses"


def check_names(subject: Subject) -> Iterator[Finding]:
    """Yield whether no misconception is reported by another's name.

    Those that are not named at all are listed.
    """
    wrong: list[str] = []
    silent: list[str] = []
    for name, misconception in subject.misconceptions.items():
        named = _named(subject.mistakes[name])
        wrong_names = sorted(named - {name, misconception.family})
        if wrong_names:
            wrong.append(f"{name} is reported as {', '.join(wrong_names)}")
        if not named:
            silent.append(f"{name} is described by measured facts only")
    if wrong:
        mistakes = plural(len(wrong), "misconception")
        yield Finding(
            CHECK,
            ok=False,
            sentence=f"Reports give another name to {mistakes}.",
            detail=tuple(wrong),
        )
    total = len(subject.misconceptions)
    yield Finding(
        CHECK,
        ok=True,
        sentence=(
            f"{total - len(silent)} of {total} misconceptions are named to a student"
            " who makes exactly them."
        ),
        detail=tuple(silent),
        warning=bool(silent),
    )


def _named(result: Result) -> set[str]:
    return {
        diagnosis.misconception
        for diagnosis in result.diagnoses
        if diagnosis.misconception is not None
    }
