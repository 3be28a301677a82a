"""No student's report shows a hidden input, a right answer to one, or the name of a hidden test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from grader.course.seeds import read_seed
from grader.model import Call, Outcome, Result, StudentFailure, Visibility
from grader.report.html import render_student
from grader.report.submission_page import student_page
from grader.validation.finding import Finding, plural
from grader.validation.page_text import Number, numbers_in, visible_text
from grader.validation.subject import Subject
from grader.validation.telltale_numbers import telling_numbers

CHECK = "secrecy"
#: A number that is hidden with this chance, whatever it is, tells nothing; nor do so
#: few of them.
_LUCK, _FEW = 0.05, 3


def check_secrecy(subject: Subject) -> Iterator[Finding]:
    """Yield whether the report of a student who makes a known mistake holds anything of the hidden tests."""
    secret = {
        case.function.partition("::")[2]
        for case in subject.cases
        if case.visibility is not Visibility.PUBLIC
    }
    words = secret | {read_seed(subject.assignment.hidden_tests)}
    results = {"reference": subject.reference, **subject.mistakes}
    lines = tuple(
        f"{name}: {leak}"
        for name, result in results.items()
        for leak in leaks(result, words)
    )
    sentence = (
        f"No hidden value is in any of {plural(len(results), 'report')} for students."
    )
    if lines:
        sentence = "Reports for students show what belongs to hidden tests."
    yield Finding(CHECK, not lines, sentence, lines)


def leaks(result: Result, words: Iterable[str]) -> Iterator[str]:
    """Yield what the student's page of *result* shows of hidden tests: numbers, and any of *words*."""
    text = visible_text(render_student(student_page(result)))
    yield from (f"the report holds {word}" for word in words if word in text)
    hidden = [
        j.outcome
        for j in result.judgements
        if j.test.visibility is not Visibility.PUBLIC
    ]
    open_to_all = [
        j.outcome for j in result.judgements if j.test.visibility is Visibility.PUBLIC
    ]
    published = telling_numbers(
        value for outcome in open_to_all for value in _secrets(outcome)
    )
    secrets = np.setdiff1d(
        telling_numbers(value for outcome in hidden for value in _secrets(outcome)),
        published,
    )
    public = telling_numbers(
        value
        for diagnosis in result.diagnoses
        for value in _shown(diagnosis.counterexample)
    )
    if np.isin(public, secrets).any():
        yield "the counterexample has a number of a hidden test"
    measured = np.array(
        [
            o.difference.ratio
            for o in hidden
            if o.difference and o.difference.ratio is not None
        ]
    )
    known = np.abs(np.concatenate([public, published, measured]))
    yield from shown_numbers(
        [number for number in numbers_in(text) if not number.shows(known)], secrets
    )


def shown_numbers(numbers: Iterable[Number], secrets: np.ndarray) -> Iterator[str]:
    """Yield the *numbers* that are among *secrets*.

    Of those that many numbers would be, only that they are too many.

    A hidden image has so many pixels that a mean of six digits is one of them by
    chance.
    """
    hits, by_chance = 0, 0.0
    for number in numbers:
        shown, chance = number.shows(secrets), number.chance(secrets)
        if chance > _LUCK:
            hits, by_chance = hits + shown, by_chance + chance
        elif shown:
            yield f"the report holds {number.text}, a number of a hidden test"
    if hits > _FEW + 3 * by_chance:
        yield (
            f"the report holds {hits} numbers of hidden tests, where {by_chance:.1f}"
            " would be there by chance"
        )


def _secrets(outcome: Outcome) -> Iterator[object]:
    """Yield everything that went into a call of a test, and every right answer."""
    for call in outcome.calls:
        yield from (*call.arguments.values(), call.expected)
    if outcome.difference is not None:
        yield from (outcome.difference.expected, outcome.difference.expected_at)


def _shown(example: Call | None) -> Iterator[object]:
    """Yield everything that a counterexample shows."""
    if example is not None:
        yield from (*example.arguments.values(), example.expected)
        yield None if isinstance(example.reply, StudentFailure) else example.reply
