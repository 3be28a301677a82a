"""What a diagnosis says, in the language of the run."""

from __future__ import annotations

from collections.abc import Iterable

from grader.model import Diagnosis
from grader.model.phrase import Phrase, Statement, phrase
from grader.wording.phrases import say
from grader.wording.texts import in_english, of_course


@in_english()
def stated(statement: Statement, tests: Iterable[str]) -> Diagnosis:
    """Return the diagnosis that *statement* is, of *tests*; its texts are English."""
    return Diagnosis(
        say(statement.title),
        explanation=_together(statement.explanation),
        hint="" if statement.hint is None else say(statement.hint),
        tests=tuple(tests),
        statement=statement,
    )


def title(diagnosis: Diagnosis) -> str:
    """Return the mistake in a few words, without a stop."""
    if diagnosis.statement is None:
        return of_course(diagnosis.title)
    return say(diagnosis.statement.title)


def explanation(diagnosis: Diagnosis) -> str:
    """Return what a mistake does to the result, without what its title says."""
    statement = diagnosis.statement
    if statement is not None:
        said = phrase("{title}.", title=statement.title)
        return _together(text for text in statement.explanation if text != said)
    begins = f"{diagnosis.title.rstrip('.')}."
    if f"{diagnosis.explanation.rstrip('.')}." == begins:
        return ""
    return of_course(diagnosis.explanation.removeprefix(begins).strip())


def hint(diagnosis: Diagnosis) -> str:
    """Return what to try, or nothing."""
    if diagnosis.statement is None:
        return of_course(diagnosis.hint)
    suggested = diagnosis.statement.hint
    return "" if suggested is None else say(suggested)


def _together(sentences: Iterable[Phrase]) -> str:
    return " ".join(map(say, sentences))
