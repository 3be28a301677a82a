"""A mistake of one part costs its points once, in the part where it was made."""

from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.validation.subject import Subject, earned

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def subject():
    return Subject(get_assignment(ROOT, "eecs498_a2"))


@pytest.mark.parametrize("name", ["relu_on_scores", "relu_on_scores_and_back"])
def test_a_relu_on_the_scores_is_charged_in_the_scores(subject, name):
    alter = subject.variants[name].alter
    result = subject.grade(name, [alter], diagnosed=False)
    points = {line.criterion.id: line.earned for line in result.score.criteria}
    assert points["net_scores"] < 10
    assert points["net_loss"] > 18
    assert earned(result) > 75
