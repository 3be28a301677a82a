"""Something other than the reference says that the reference is right."""

from pathlib import Path

import pytest

from grader.course.catalogue import get_assignment
from grader.errors import ContractError
from grader.validation.checks.independent import check_independently
from grader.validation.subject import Subject

CHECKS = "reference/softmax/checks.py"


def test_the_reference_of_nyu_hw1_agrees_with_autograd_and_finite_differences():
    (found,) = check_independently(
        Subject(get_assignment(Path(__file__).parents[3], "nyu_hw1")),
    )
    assert found.ok
    assert found.sentence == "The reference agrees with 4 independent checks."


def test_checks_that_hold_are_counted(whole):
    (found,) = check_independently(whole)
    assert found.ok
    assert found.sentence == "The reference agrees with 3 independent checks."


@pytest.mark.parametrize("text", [None, "def helper():\n    pass\n"])
def test_there_must_be_a_check(copy, text):
    (copy.root / CHECKS).unlink()
    if text is not None:
        copy.write(CHECKS, text)
    (found,) = check_independently(copy.subject)
    assert not found.ok
    assert "holds no check_…" in found.sentence


def test_a_wrong_reference_is_found_by_formula_and_by_finite_differences(copy):
    copy.replace(
        "reference/softmax/softmax.py",
        "gradient[rows, labels] -= 1",
        "gradient[rows, labels] -= 0.9",
    )
    (found,) = check_independently(copy.subject)
    assert not found.ok
    assert found.detail == (
        "check_gradient_by_finite_differences: dscores is not the gradient of the loss that your code returns.",
    )


def test_whatever_a_check_raises_counts(copy):
    copy.append(
        CHECKS,
        "\n\ndef check_nothing(reference, rng):\n    raise ValueError\n",
    )
    (found,) = check_independently(copy.subject)
    assert found.detail == ("check_nothing: ValueError",)


def test_a_check_must_take_reference_and_rng(copy):
    copy.append(CHECKS, "\n\ndef check_other(answer):\n    pass\n")
    with pytest.raises(
        ContractError,
        match=r"`check_other` does not take \(reference, rng\)",
    ):
        list(check_independently(copy.subject))
