"""A regulariser with a factor 0.5 is accepted in each function, and a mistake keeps its name."""

from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.course.convention_file import load_conventions
from grader.validation.subject import Subject, earned

ROOT = Path(__file__).parents[1]
MISTAKES = {
    "svm_naive_half": "svm_naive_regulariser_averaged",
    "softmax_vectorized_half": "softmax_vectorized_gradient_sign",
    "net_half": "net_regulariser_of_biases",
}


@pytest.fixture(scope="module", params=["cs231n_a1", "eecs498_a2"])
def subject(request):
    return Subject(get_assignment(ROOT, request.param))


@pytest.fixture(scope="module")
def conventions(subject):
    loaded = load_conventions(subject.assignment)
    return {convention.id: convention for convention in loaded}


def test_all_of_them_at_once_earn_everything(subject, conventions):
    alterations = [each.alter for each in conventions.values()]
    result = subject.grade("all halved", alterations)
    assert earned(result) == subject.assignment.rubric.tested
    assert result.diagnoses == ()
    notes = {note.text for note in result.notes}
    assert notes == {each.note for each in conventions.values()}


@pytest.mark.parametrize(("name", "mistake"), MISTAKES.items())
def test_a_mistake_keeps_its_name(subject, conventions, name, mistake):
    convention = conventions[name]
    alterations = [subject.variants[mistake].alter, convention.alter]
    result = subject.grade(mistake, alterations)
    named = [diagnosis.misconception for diagnosis in result.diagnoses]
    assert named == [mistake]
    if "regulariser" not in mistake:
        assert convention.note in {note.text for note in result.notes}
