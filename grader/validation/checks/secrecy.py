"""No student's report shows a hidden input, a right answer to one, or the name of a hidden test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from grader.course.seeds import read_seed
from grader.model import (
    Call,
    Outcome,
    PublicRun,
    Result,
    StudentFailure,
    Visibility,
)
from grader.report.html import render_student
from grader.report.submission_page import student_page
from grader.validation.finding import Finding
from grader.validation.page_text import Number, numbers_in, visible_text
from grader.validation.subject import Subject
from grader.validation.telltale_numbers import telling_numbers
from grader.wording.texts import plural

CHECK = "secrecy"
#: A number that is hidden with this chance, whatever it is, tells nothing; nor
#: do so few of them.
_LUCK, _FEW = 0.05, 3


def check_secrecy(subject: Subject) -> Iterator[Finding]:
    """Yield whether a student's report holds anything of the hidden tests.

    The students are those who make a misconception.
    """
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
    reports = plural(len(results), "report")
    sentence = f"No hidden value is in any of {reports} for students."
    if lines:
        sentence = "Reports for students show what belongs to hidden tests."
    yield Finding(
        CHECK,
        ok=not lines,
        sentence=sentence,
        detail=lines,
    )


def leaks(result: Result, words: Iterable[str]) -> Iterator[str]:
    """Yield what the student's page of *result* shows of hidden tests.

    These are numbers, and any of *words*.
    """
    text = visible_text(render_student(student_page(result)))
    yield from (f"the report holds {word}" for word in words if word in text)
    hidden: list[Outcome] = []
    public: list[Outcome] = []
    for judgement in result.judgements:
        if judgement.test.visibility is Visibility.PUBLIC:
            public.append(judgement.outcome)
        else:
            hidden.append(judgement.outcome)
    published = _telling(map(_secrets, public))
    secrets = np.setdiff1d(_telling(map(_secrets, hidden)), published)
    public_run = result.public or PublicRun()
    examples = [
        diagnosis.counterexample
        for diagnosis in (*result.diagnoses, *public_run.diagnoses)
    ]
    shown = _telling(map(_shown, examples))
    if np.isin(shown, secrets).any():
        yield "the counterexample has a number of a hidden test"
    open_to_all = np.abs(np.concatenate([shown, published, _ratios(hidden)]))
    numbers = [
        number for number in numbers_in(text) if not number.shows(open_to_all)
    ]
    yield from shown_numbers(numbers, secrets)


def _telling(values: Iterable[Iterator[object]]) -> np.ndarray:
    return telling_numbers(chain.from_iterable(values))


def _ratios(outcomes: Iterable[Outcome]) -> np.ndarray:
    """Return the measured ratios of wrong values, which students may see."""
    differences = (outcome.difference for outcome in outcomes)
    ratios = [
        difference.ratio for difference in differences if difference is not None
    ]
    return np.array([ratio for ratio in ratios if ratio is not None])


def shown_numbers(
    numbers: Iterable[Number],
    secrets: np.ndarray,
) -> Iterator[str]:
    """Yield the *numbers* that are among *secrets*.

    Of those that many numbers would be, only that they are too many: a hidden
    image has so many pixels that a mean of six digits is one of them by chance.
    """
    hits = 0
    by_chance = 0.0
    for number in numbers:
        shown, chance = number.shows(secrets), number.chance(secrets)
        if chance > _LUCK:
            hits += shown
            by_chance += chance
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
        yield (
            None if isinstance(example.reply, StudentFailure) else example.reply
        )
