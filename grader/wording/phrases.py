"""Phrases in the language of the run: what was measured, sentence by sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.model import CriterionScore, Note, NoteKind, Submission
from grader.model.failure import StudentFailure
from grader.model.phrase import Phrase, PhraseValue
from grader.model.safe_text import clean_line
from grader.wording import failures
from grader.wording.texts import in_english, of_course, tr

#: Characters of a note that are kept at all: it may quote a submission.
MAX_NOTE = 2_000
#: What stands in places that follow from a number: of one, and of several.
FORMS: Mapping[str, tuple[str, str]] = {
    "one": ("one", "ones"),
    "is": ("is", "are"),
    "raises": ("raises", "raise"),
    "gives": ("gives", "give"),
}


def say(phrase: Phrase, *, is_plural: bool = False) -> str:
    """Return *phrase* in words; *is_plural* where it is about several things."""
    if phrase.of_course:
        return of_course(phrase.text)
    is_plural = is_plural or phrase.is_plural
    text = tr(in_number(phrase.text, is_plural=is_plural))
    if not phrase.values:
        return text
    words = {
        name: _word(value, is_plural=is_plural) for name, value in phrase.values
    }
    return text.format(**words)


@in_english()
def english(phrase: Phrase) -> str:
    """Return *phrase* in English, as it is kept or read by programs."""
    return say(phrase)


def noted(kind: NoteKind, phrase: Phrase) -> Note:
    """Return the note of *kind* that *phrase* is; its text is English."""
    return Note(kind, clean_line(english(phrase), MAX_NOTE), phrase=phrase)


def note_text(note: Note) -> str:
    """Return *note* in the language of the run."""
    return of_course(note.text) if note.phrase is None else say(note.phrase)


def problem_text(submission: Submission) -> str:
    """Return why nothing of *submission* can be graded, or nothing, in the language of the run."""
    if submission.problem_phrase is None:
        return of_course(submission.problem or "")
    return say(submission.problem_phrase)


def points_text(line: CriterionScore) -> str:
    """Return how the points of *line* came about, where tests do not say it."""
    return of_course(line.note) if line.phrase is None else say(line.phrase)


def in_number(text: str, *, is_plural: bool) -> str:
    """Return *text* with the forms of one thing, or of several."""
    for place, forms in FORMS.items():
        text = text.replace(f"{{{place}}}", forms[is_plural])
    return text


def listed(names: Sequence[str]) -> str:
    """Return *names* as one phrase: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return tr(
        "{first} and {last}",
        first=", ".join(names[:-1]),
        last=names[-1],
    )


def _word(value: PhraseValue, *, is_plural: bool) -> str:
    if isinstance(value, Phrase):
        return say(value, is_plural=is_plural)
    if isinstance(value, tuple):
        return listed(
            [
                say(entry, is_plural=is_plural)
                if isinstance(entry, Phrase)
                else entry
                for entry in value
            ],
        )
    if isinstance(value, StudentFailure):
        return failures.sentence(value)
    return str(value)
