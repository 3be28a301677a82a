"""All that nyu_hw1 says to students is there in German."""

from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.report.html import in_language
from grader.suite.run_tests import public_suite
from grader.validation.checks.translations import check_translations
from grader.validation.subject import Subject
from grader.wording.texts import of_course


@pytest.fixture(scope="module")
def subject():
    root = Path(__file__).parents[2]
    return Subject(get_assignment(root, "nyu_hw1"))


def english_of(subject):
    """Yield each text that stands in a mark, a docstring or the configuration."""
    assignment = subject.assignment
    yield assignment.title
    yield from (criterion.title for criterion in assignment.rubric.criteria)
    for case in (*public_suite(assignment).cases, *subject.cases):
        yield from (case.title, case.hint)
    for variant in subject.variants.values():
        mistake = variant.misconception
        texts = (
            mistake.title,
            mistake.explanation,
            mistake.hint,
            mistake.family,
        )
        yield from filter(None, texts)


def test_every_text_is_there_in_german(subject):
    same = {"Activations: relu, sigmoid, identity"}
    with in_language("de", subject.assignment.course):
        english = [text for text in english_of(subject) if text not in same]
        missing = {text for text in english if text in of_course(text)}
    assert missing == set()


def test_every_translation_is_of_use(subject):
    found = list(check_translations(subject))
    assert len(found) == 3
    assert [finding.detail for finding in found] == [()] * 3
