"""In every accepted convention right work earns everything, and a mistake keeps its name."""

from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.course.convention_file import load_conventions
from grader.validation.subject import Subject, earned

ROOT = Path(__file__).parents[2]
CONVENTIONS = {
    each.id: each for each in load_conventions(get_assignment(ROOT, "nyu_hw1"))
}
#: Of the losses, of one activation, of forward and of backward.
FEW = (
    "backward_batch_of_10",
    "backward_weights_transposed",
    "bce_value_sign",
    "forward_elementwise",
    "forward_without_biases",
    "mse_gradient_sign",
    "mse_value_summed",
    "relu_slope_inverted",
)
HALVED = "loss = 0.5 * torch.mean((y_hat - y) ** 2)"
NOT_DIVIDED = "dJdy_hat = y_hat - y"


@pytest.fixture(scope="module")
def subject():
    return Subject(get_assignment(ROOT, "nyu_hw1"))


def graded(subject, convention, *mistakes):
    alterations = [subject.variants[name].alter for name in mistakes]
    name = " ".join([*mistakes, convention])
    return subject.grade(name, [*alterations, CONVENTIONS[convention].alter])


def noted(result):
    return {note.text for note in result.notes}


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_right_work_earns_everything_and_is_told_nothing_to_fix(
    subject,
    convention,
):
    result = graded(subject, convention)
    assert earned(result) == subject.assignment.rubric.tested
    assert result.diagnoses == ()
    assert CONVENTIONS[convention].note in noted(result)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("mistake", FEW)
def test_a_mistake_keeps_its_name(subject, convention, mistake):
    result = graded(subject, convention, mistake)
    named = [diagnosis.misconception for diagnosis in result.diagnoses]
    assert named == [mistake]
    assert CONVENTIONS[convention].note in noted(result)


def test_a_student_of_autumn_2020(classroom):
    written = classroom.mistakes
    source = classroom.source(
        "functions",
        [
            (written.LOSS, HALVED),
            (written.GRADIENT, NOT_DIVIDED),
            (
                written.BCE_GRADIENT,
                written.BCE_GRADIENT.replace(" / (N * C)", ""),
            ),
            (written.DZ3, f"{written.DZ3} / N"),
        ],
    )
    result = classroom.grade(source)
    assert earned(result) == result.assignment.rubric.tested
    assert CONVENTIONS["autumn_2020"].note in noted(result)


def test_half_of_a_convention_is_none(classroom):
    """Dividing in backward what the losses divide already is a mistake, not a convention."""
    written = classroom.mistakes
    source = classroom.source(
        "functions", [(written.DZ3, f"{written.DZ3} / N")]
    )
    result = classroom.grade(source)
    assert earned(result) < result.assignment.rubric.tested
    assert noted(result).isdisjoint(each.note for each in CONVENTIONS.values())
