"""What the hidden tests of eecs498_a3 accept, what they credit once, and what earns nothing."""

import pytest
import torch

from grader.model import NoteKind, Verdict
from grader.validation.subject import earned


def layer_method(name, method, function):
    return lambda reference: setattr(
        getattr(reference, name),
        method,
        staticmethod(function),
    )


def relu_backward_in_place(dout, cache):
    dout[cache < 0] = 0
    return dout


def mask_by_bernoulli(reference):
    reference.kept = lambda x, p: torch.empty_like(x).bernoulli_(1 - p).bool()


def coefficient_one(reference):
    right = reference.FullyConnectedNet.loss

    def loss(self, X, y=None):
        self.reg, kept = 2 * self.reg, self.reg
        try:
            return right(self, X, y)
        finally:
            self.reg = kept

    reference.FullyConnectedNet.loss = loss


def epsilon_in_the_root(reference):
    def rmsprop(w, dw, config=None):
        start = {
            "learning_rate": 1e-2,
            "decay_rate": 0.99,
            "epsilon": 1e-8,
            "cache": torch.zeros_like(w),
        }
        config = {**start, **(config or {})}
        config["cache"] = (
            config["decay_rate"] * config["cache"]
            + (1 - config["decay_rate"]) * dw**2
        )
        return w - config["learning_rate"] * dw / (
            config["cache"] + config["epsilon"]
        ).sqrt(), config

    reference.rmsprop = rmsprop


def losses_as_floats(reference):
    for name in ("TwoLayerNet", "FullyConnectedNet"):
        network = getattr(reference, name)

        def loss(self, X, y=None, right=network.loss):
            found = right(self, X, y)
            return found if y is None else (float(found[0]), found[1])

        network.loss = loss


def biases_as_rows(reference):
    right = reference.initial_parameters
    backward = reference.Linear.backward

    def initial_parameters(*arguments):
        params = right(*arguments)
        rows = {name: params[name][None] for name in params if name[0] == "b"}
        return params | rows

    def keeping_rows(dout, cache):
        dx, dw, db = backward(dout, cache)
        return dx, dw, db[None]

    reference.initial_parameters = initial_parameters
    reference.Linear.backward = staticmethod(keeping_rows)


VARIANTS = {
    "biases as rows": biases_as_rows,
    "relu's gradient at 0 is 1": layer_method(
        "ReLU",
        "backward",
        lambda dout, x: dout * (x >= 0),
    ),
    "relu's mask is boolean": layer_method(
        "ReLU",
        "backward",
        lambda dout, x: torch.where(x > 0, dout, 0),
    ),
    "relu goes back in place": layer_method(
        "ReLU",
        "backward",
        relu_backward_in_place,
    ),
    "dropout by bernoulli": mask_by_bernoulli,
    "coefficient 1 in FullyConnectedNet": coefficient_one,
    "epsilon in the root": epsilon_in_the_root,
    "losses as floats": losses_as_floats,
}


@pytest.mark.parametrize("alter", VARIANTS.values(), ids=VARIANTS.keys())
def test_variants_get_full_credit(subject, alter):
    result = subject.grade("variant", [alter], diagnosed=False)
    assert earned(result) == 103


def test_coefficient_one_is_told_as_a_convention(subject):
    result = subject.grade("variant", [coefficient_one], diagnosed=False)
    assert {note.kind for note in result.notes} == {NoteKind.CONVENTION}


def criteria_hurt(result):
    return {
        j.test.criterion
        for j in result.judgements
        if j.verdict is not Verdict.PASSED
    }


ONE_PART = {
    "linear_db_averaged": {"linear", "linear_relu"},
    "relu_absolute": {"relu", "linear_relu"},
    "softmax_summed": {"softmax"},
    "softmax_wrong_axis": {"softmax"},
    "dropout_unscaled": {"dropout"},
    "dropout_p_is_keeping": {"dropout"},
    "both_relu_first": {"linear_relu"},
    "two_layer_relu_on_scores": {"two_layer"},
    "deep_relu_on_scores": {"deep"},
}


@pytest.mark.parametrize("name", ONE_PART)
def test_a_mistake_in_a_part_costs_that_part_only(subject, name):
    assert (
        criteria_hurt(subject.grade(name, [subject.variants[name].alter]))
        == ONE_PART[name]
    )


def every(make):
    """Return what replaces every function of a submission by make(first argument, second argument)."""

    def alter(reference):
        for name in ("Linear", "ReLU", "Linear_ReLU", "Dropout"):
            for method in ("forward", "backward"):
                setattr(
                    getattr(reference, name),
                    method,
                    staticmethod(lambda x, *_rest, y=None: make(x, y)),
                )
        for name in ("TwoLayerNet", "FullyConnectedNet"):
            getattr(reference, name).loss = lambda _self, X, y=None: make(X, y)
        for name in (
            "softmax_loss",
            "svm_loss",
            "sgd",
            "sgd_momentum",
            "rmsprop",
            "adam",
        ):
            setattr(reference, name, lambda x, *_rest: make(x, None))
        reference.initial_parameters = lambda *_: {}

    return alter


STUBS = {
    "None": lambda _x, _y: None,
    "the first argument": lambda x, _y: x,
    "the first argument in a pair": lambda x, _y: (x, x),
    "zeros": lambda x, _y: torch.zeros_like(x),
    "zeros in a pair": lambda x, _y: (torch.zeros_like(x), torch.zeros_like(x)),
    "zero and no gradients": lambda _x, _y: (0.0, {}),
    "a triple": lambda x, _y: (x, x, x),
    "a complex array in a pair": lambda x, _y: (x * 1j, x * 1j),
    "NaN in a pair": lambda x, _y: (x * float("nan"), x * float("nan")),
    "a text": lambda _x, _y: "right",
}


@pytest.mark.parametrize("make", STUBS.values(), ids=STUBS.keys())
def test_stubs_earn_nothing(subject, make):
    result = subject.grade("stub", [every(make)], diagnosed=False)
    assert [
        j.test.id
        for j in result.judgements
        if j.verdict is Verdict.INTERNAL_ERROR
    ] == []
    passed = [
        j.test.id for j in result.judgements if j.verdict is Verdict.PASSED
    ]
    assert passed == []


SWAPPED_PAIRS = {
    "gradients of another shape": lambda grads: {
        name: value.reshape(-1) for name, value in grads.items()
    },
    "gradients of None": dict.fromkeys,
    "complex gradients": lambda grads: {
        name: value * 1j for name, value in grads.items()
    },
    "numbers as gradients": lambda grads: {
        name: value.sum() for name, value in grads.items()
    },
}


@pytest.mark.parametrize(
    "change",
    SWAPPED_PAIRS.values(),
    ids=SWAPPED_PAIRS.keys(),
)
def test_gradients_of_a_wrong_kind_are_the_student_s_failure(subject, change):
    def alter(reference):
        for name in ("TwoLayerNet", "FullyConnectedNet"):
            network = getattr(reference, name)

            def loss(self, X, y=None, right=network.loss):
                found = right(self, X, y)
                return found if y is None else (found[0], change(found[1]))

            network.loss = loss

    result = subject.grade("wrong kind", [alter], diagnosed=False)
    assert not result.internal_errors
    assert criteria_hurt(result) == {"two_layer", "deep"}


def test_a_backward_pass_that_fits_nonsense_of_one_s_own_earns_nothing(subject):
    """A mask of other numbers is no scale that the course knows, however well both passes agree."""

    def alter(reference):
        right = reference.kept

        def kept(x, p):
            return right(x, p) * torch.linspace(0.3, 0.7, x.numel()).view_as(x)

        reference.kept = kept

    result = subject.grade("nonsense", [alter], diagnosed=False)
    passed = {
        j.test.function
        for j in result.judgements
        if j.verdict is Verdict.PASSED
    }
    assert "test_dropout.py::test_backward_in_training" not in passed
    assert "test_dropout.py::test_backward_in_test_mode" in passed
