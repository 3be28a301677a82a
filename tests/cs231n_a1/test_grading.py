"""What counts as right and as wrong in cs231n_a1, through the real tests."""

from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.model import Verdict
from grader.validation.subject import Subject

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def subject():
    return Subject(get_assignment(ROOT, "cs231n_a1"))


@pytest.fixture
def grade(subject):
    """Return a function that grades the altered reference the way a submission is graded: the better edition counts."""

    def grade_altered(alter):
        subject.engine.every_alternative = False
        try:
            return subject.grade("student", [alter], diagnosed=False)
        finally:
            subject.engine.every_alternative = True

    return grade_altered


def earned(result):
    return {
        one.criterion.id: float(one.earned) for one in result.score.criteria
    }


@pytest.mark.parametrize(
    "parts",
    [
        (
            "affine_forward",
            "affine_backward",
            "relu_forward",
            "relu_backward",
            "svm_loss",
            "softmax_loss",
        ),
        ("TwoLayerNet.train", "TwoLayerNet.predict"),
    ],
)
def test_either_edition_earns_everything(grade, parts):
    def one_edition(reference):
        own = vectorised(reference)
        for part in parts:
            owner, _, name = part.rpartition(".")
            delattr(getattr(reference, owner) if owner else reference, name)
        reference.svm_loss_vectorized, reference.softmax_loss_vectorized = own

    result = grade(one_edition)
    assert result.score.earned == result.assignment.rubric.maximum == 100
    assert all(
        judgement.verdict is Verdict.PASSED for judgement in result.judgements
    )


def vectorised(reference):
    """Return the two vectorised losses, bound to the layers as they are now."""
    svm, softmax = reference.svm_loss, reference.softmax_loss

    def bound(layer):
        def loss(W, X, y, reg):
            value, slope = layer(X @ W, y)
            return value + reg * (W * W).sum(), X.T @ slope + 2 * reg * W

        return loss

    return bound(svm), bound(softmax)


def test_distances_in_whole_numbers_give_wrong_labels(grade):
    def whole_numbers(reference):
        nearest = reference.KNearestNeighbor.predict_labels
        reference.KNearestNeighbor.predict_labels = lambda knn, dists, k=1: (
            nearest(knn, dists.astype(int), k)
        )

    result = grade(whole_numbers)
    labels = earned(result).pop("labels")
    assert labels <= 1  # whose three groups of points are far apart
    assert result.score.earned == 92 + labels


def test_the_worse_edition_costs_nothing_and_its_tests_are_not_shown(grade):
    def wrong_layers(reference):
        reference.relu_forward = lambda x: (x, x)

    result = grade(wrong_layers)
    assert result.score.earned == 100
    assert {
        j.test.alternative
        for j in result.judgements
        if j.test.criterion == "edition"
    } == {"training"}


def test_half_a_regulariser_is_a_convention(grade):
    def half(reference):
        for name in (
            "svm_loss_naive",
            "svm_loss_vectorized",
            "softmax_loss_naive",
            "softmax_loss_vectorized",
        ):
            right = getattr(reference, name)
            setattr(
                reference,
                name,
                lambda W, X, y, reg, right=right: right(W, X, y, reg / 2),
            )
        loss = reference.TwoLayerNet.loss
        reference.TwoLayerNet.loss = lambda self, X, y=None, reg=0.0: loss(
            self,
            X,
            y,
            reg / 2,
        )

    result = grade(half)
    assert result.score.earned == 100
    assert any("0.5" in note.text for note in result.notes)


@pytest.mark.parametrize("factor", [0.25, 2.0])
def test_any_other_coefficient_is_wrong(grade, factor):
    def scaled(reference):
        right = reference.svm_loss_naive
        reference.svm_loss_naive = lambda W, X, y, reg: right(
            W,
            X,
            y,
            factor * reg,
        )

    assert earned(grade(scaled))["svm"] < 15


def test_a_gradient_of_ones_own_loss_gets_credit(grade):
    def summed(reference):
        right = reference.softmax_loss_vectorized

        def loss(W, X, y, reg):
            value, dW = right(W, X, y, 0.0)
            added, added_dW = reg * (W * W).sum(), 2 * reg * W
            return len(X) * value + added, len(X) * dW + added_dW

        reference.softmax_loss_vectorized = loss

    result = grade(summed)
    wrong = {
        j.test.function.partition("::")[2]
        for j in result.judgements
        if j.verdict is not Verdict.PASSED
    }
    assert wrong == {
        "test_softmax_vectorized_loss",
        "test_softmax_of_large_scores",
    }


def test_bias_gradients_may_be_rows(grade):
    def rows(reference):
        right = reference.TwoLayerNet.backward
        reference.TwoLayerNet.backward = lambda *args: {
            name: value[None] if value.ndim == 1 else value
            for name, value in right(*args).items()
        }

    assert grade(rows).score.earned == 100


def nothing(_right):
    return lambda *_, **__: None


def its_input(_right):
    def function(*args, **named):
        return next(
            (
                value
                for value in (*args, *named.values())
                if isinstance(value, np.ndarray)
            ),
            None,
        )

    return function


def zeros_instead(right):
    return lambda *args, **named: zeros(right(*args, **named))


def zeros(value):
    if isinstance(value, dict):
        return {name: zeros(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(map(zeros, value))
    return np.zeros_like(value)


ASKED = {
    "KNearestNeighbor": (
        "compute_distances_two_loops",
        "compute_distances_one_loop",
        "compute_distances_no_loops",
    ),
    "LinearClassifier": ("train", "predict"),
    "TwoLayerNet": ("loss", "train", "predict"),
}


@pytest.mark.parametrize("answer", [nothing, its_input, zeros_instead])
def test_a_trivial_answer_earns_nothing(grade, answer):
    def trivial(reference):
        for owner, names in ASKED.items():
            made = getattr(reference, owner)
            for name in (
                (*names, "predict_labels")
                if owner == "KNearestNeighbor"
                else names
            ):
                setattr(
                    made,
                    name,
                    (nothing if name == "train" else answer)(
                        getattr(made, name),
                    ),
                )
        functions = [
            name
            for name, value in vars(reference).items()
            if callable(value) and not isinstance(value, type)
        ]
        for name in functions:
            setattr(reference, name, answer(getattr(reference, name)))

    found = earned(grade(trivial))
    assert found.pop("net_scores") <= 1  # the constructor is right
    assert not any(found.values())


@pytest.mark.parametrize("name", ["relu_on_scores", "relu_on_scores_and_back"])
def test_a_relu_on_the_scores_is_charged_in_the_scores(subject, grade, name):
    """The loss and the gradients follow from the scores: only those show the mistake, but in one case or two."""
    points = earned(grade(subject.variants[name].alter))
    assert points["net_scores"] < 2
    assert points["net_loss"] > 15


def test_a_missing_shift_is_charged_in_the_layer_and_not_again_in_the_net(
    subject,
):
    both, in_net = (
        subject.grade(name, [subject.variants[name].alter])
        for name in ("softmax_layer_and_net_no_shift", "net_no_shift")
    )
    points = {
        criterion.id: float(criterion.points)
        for criterion in subject.assignment.rubric.criteria
    }
    assert earned(both)["edition"] < points["edition"]
    assert earned(both)["net_loss"] == points["net_loss"]
    assert earned(in_net)["net_loss"] == points["net_loss"] - 1.5
    named = [diagnosis.misconception for diagnosis in both.diagnoses]
    assert named == ["softmax_layer_and_net_no_shift"]
