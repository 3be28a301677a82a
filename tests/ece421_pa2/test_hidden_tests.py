"""What the hidden tests of ece421_pa2 accept, and what they do with any reply."""

from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.grading.engine import Engine
from grader.model import Array, OutcomeKind
from grader.plugins import make_plugins
from grader.suite.reference_oracle import LocalSession
from grader.suite.remote_student import RemoteStudent

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def engine():
    return Engine.with_hidden_tests(
        get_assignment(ROOT, "ece421_pa2"),
        make_plugins(),
    )


def outcomes(engine, session):
    return list(
        engine.suite.run(
            RemoteStudent(session, engine.contract),
            engine.oracle,
            engine.suite.cases,
        ),
    )


def failed(engine, alter):
    """Return the functions of the tests that the altered reference fails, and the texts of its notes."""
    found = outcomes(
        engine,
        LocalSession(engine.assignment, engine.contract, [alter]),
    )
    tests = {
        one.test.partition("::")[2].partition("[")[0]
        for one in found
        if one.kind is not OutcomeKind.PASSED
    }
    return tests, {note.text for one in found for note in one.notes}


def softmax(x):
    shares = np.exp(x - x.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


CONVENTIONS = {
    "input, mean": lambda t, p: (p - t) / len(t),
    "input, sum": lambda t, p: p - t,
    "output, mean": lambda t, p: -t / p / len(t),
    "output, sum": lambda t, p: -t / p,
    "output, sum, guarded": lambda t, p: -t / (p + 1e-9),
    "logits, mean": lambda t, p: (softmax(p) - t) / len(t),
    "logits, sum": lambda t, p: softmax(p) - t,
}


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_every_convention_of_the_gradient_is_accepted_and_told(
    engine,
    convention,
):
    def alter(reference):
        reference.grad_ce = CONVENTIONS[convention]

    tests, notes = failed(engine, alter)
    assert tests == set()
    assert any("accepted" in text for text in notes) == (
        convention != "input, mean"
    )


def test_a_convention_must_be_kept_to(engine):
    def alter(reference):
        reference.grad_ce = lambda target, prediction: (
            (prediction - target) / (len(target) if len(target) < 7 else 1)
        )

    assert failed(engine, alter)[0] == {
        "test_gradient",
        "test_gradient_of_confident_predictions",
        "test_training",
    }


def test_a_loss_of_logits_is_accepted_with_a_gradient_of_logits_only(engine):
    def of_logits(reference):
        right = reference.average_ce
        reference.average_ce = lambda target, prediction: right(
            target,
            softmax(prediction),
        )

    def both(reference):
        of_logits(reference)
        reference.grad_ce = lambda target, prediction: (
            softmax(prediction) - target
        )

    assert failed(engine, both)[0] == set()
    tests, _ = failed(engine, of_logits)
    assert "test_loss" in tests
    # the network's output is right, whatever the loss makes of it
    assert "test_forward_pass" not in tests


ACCEPTED = {
    "a guard against log(0)": "average_ce = lambda t, p: -(t * np.log(p + 1e-9)).sum(1).mean()",
    "clipped": "average_ce = lambda t, p: -(t * np.log(np.clip(p, 1e-12, 1))).sum() / len(t)",
    "the right class only": "average_ce = lambda t, p: -np.log((t * p).sum(1)).mean()",
    "1 at the kink": "grad_b_h = lambda t, p, s_h, w_o: ((p - t) @ w_o.T * (s_h >= 0)).mean(0)",
    "velocity first": "momentum_step = lambda w, v, g, a, m: (m * v + a * g, w - m * v - a * g)",
    "all of the sum": """
grad_w_o = lambda t, p, x_h: x_h.T @ (p - t)
grad_b_o = lambda t, p: (p - t).sum(0)
grad_w_h = lambda t, p, x, s_h, w_o: x.T @ ((p - t) @ w_o.T * (s_h > 0))
grad_b_h = lambda t, p, s_h, w_o: ((p - t) @ w_o.T * (s_h > 0)).sum(0)
""",
    "a training of the sum": """
right = train
train = lambda x, target, w_h, b_h, w_o, b_o, epochs, alpha, gamma: right(
    x, target, w_h, b_h, w_o, b_o, epochs, len(x) * alpha, gamma)
""",
    "losses after the step": """
right = train
train = lambda x, target, w_h, b_h, w_o, b_o, epochs, alpha, gamma: right(
    x, target, w_h, b_h, w_o, b_o, epochs + 1, alpha, gamma)[1:]
""",
}


@pytest.mark.parametrize("style", ACCEPTED)
def test_other_right_answers_are_accepted(engine, style):
    assert (
        failed(
            engine,
            lambda reference: exec(ACCEPTED[style], vars(reference)),
        )[0]
        == set()
    )


def number(value):
    return Array("float64", (), np.float64(value).tobytes())


ZOO = {
    "None": None,
    "a scalar": 1.5,
    "a text": "right",
    "an empty list": [],
    "a list": [1.0, 2.0],
    "twelve numbers": [1.0] * 12,
    "twelve NaN": [float("nan")] * 12,
    "a pair": (number(1), number(2)),
    "a pair of None": (None, None),
    "an empty dict": {},
    "an empty array": Array("float64", (0,), b""),
    "NaN": Array("float64", (1, 1), np.full((1, 1), np.nan).tobytes()),
    "ones": Array("float64", (3, 4), np.ones((3, 4)).tobytes()),
    "zeros": Array("float64", (3, 4), np.zeros((3, 4)).tobytes()),
    "complex numbers": Array("complex128", (1,), np.ones(1, complex).tobytes()),
    "booleans": Array("bool", (3, 4), b"\x01\x00" * 6),
}


class Parrot:
    """Answers every hook with one value."""

    def __init__(self, value):
        self.value = value

    def ask(self, _hook, _arguments, _seed):
        return self.value, []


@pytest.mark.parametrize("name", ZOO)
def test_no_reply_is_an_internal_error_or_a_pass(engine, name):
    found = outcomes(engine, Parrot(ZOO[name]))
    assert [one.error for one in found if one.kind is OutcomeKind.ERROR] == []
    assert [one.test for one in found if one.kind is OutcomeKind.PASSED] == []


class Echo:
    """Answers every hook with its first argument, or with zeros of its shape."""

    def __init__(self, scale):
        self.scale = scale

    def ask(self, _hook, arguments, _seed):
        first = next(
            value for value in arguments.values() if isinstance(value, Array)
        )
        data = np.frombuffer(first.data, first.dtype) * self.scale
        return Array(
            first.dtype,
            first.shape,
            data.astype(first.dtype).tobytes(),
        ), []


@pytest.mark.parametrize("scale", [0, 1])
def test_neither_zeros_nor_the_input_itself_earn_anything(engine, scale):
    found = outcomes(engine, Echo(scale))
    assert [one.error for one in found if one.kind is OutcomeKind.ERROR] == []
    assert [one.test for one in found if one.kind is OutcomeKind.PASSED] == []
