"""A student who makes exactly a known mistake is told of that one, and of no other."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Result
from grader.validation.finding import Finding, plural
from grader.validation.subject import Subject

CHECK = "diagnoses"


def check_names(subject: Subject) -> Iterator[Finding]:
    """Yield whether no known mistake is reported under another's name, and which are not named at all."""
    named = {name: _named(result) for name, result in subject.mistakes.items()}
    own = {name: {name, one.family} for name, one in subject.misconceptions.items()}
    others = {name: sorted(named[name] - own[name]) for name in own}
    wrong = tuple(
        f"{name} is reported as {', '.join(other)}"
        for name, other in others.items()
        if other
    )
    if wrong:
        yield Finding(
            CHECK,
            ok=False,
            sentence=(
                f"Reports give another name to {plural(len(wrong), 'misconception')}."
            ),
            detail=wrong,
        )
    silent = tuple(name for name in own if not named[name])
    sentence = (
        f"{len(own) - len(silent)} of {len(own)} misconceptions are named to a student"
        " who makes exactly them."
    )
    yield Finding(
        CHECK,
        ok=True,
        sentence=sentence,
        detail=_silent_lines(silent),
        warning=bool(silent),
    )


def _silent_lines(silent: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name} is described by measured facts only" for name in silent)


def _named(result: Result) -> set[str]:
    return {
        diagnosis.misconception
        for diagnosis in result.diagnoses
        if diagnosis.misconception is not None
    }
