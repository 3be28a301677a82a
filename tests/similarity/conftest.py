"""Code of made-up students, and results with wrong values."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from grader.model import (
    Assignment,
    Call,
    Criterion,
    Diagnosis,
    Judgement,
    Outcome,
    OutcomeKind,
    Result,
    Rubric,
    SourceFile,
    Submission,
    TestCase,
    Verdict,
)
from grader.testing.arrays import from_numpy

ASSIGNMENT = Assignment(
    "toy",
    "A toy",
    "toy.py",
    Path("course"),
    Rubric((Criterion("all", "All", Fraction(1)),)),
)

ORIGINAL = '''
import numpy as np


def softmax(scores):
    """Return the probabilities."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def cross_entropy(probabilities, labels, epsilon=1e-12):
    # pick what belongs to the right class
    picked = probabilities[np.arange(len(labels)), labels]
    loss = -np.log(picked + epsilon).mean()
    gradient = probabilities.copy()
    gradient[np.arange(len(labels)), labels] -= 1
    return loss, gradient / len(labels)


class Network:
    def __init__(self, sizes, rate=0.1):
        self.weights = [np.random.randn(a, b) / np.sqrt(a) for a, b in zip(sizes[:-1], sizes[1:])]
        self.rate = rate

    def step(self, gradients):
        for index, gradient in enumerate(gradients):
            if gradient.shape != self.weights[index].shape:
                raise ValueError("shapes differ")
            self.weights[index] -= self.rate * gradient
'''

#: The same with other names, texts, comments and layout, its parts in another order.
DISGUISED = """
import numpy as xp

class Net:
  # my network
  def __init__(self, dims, lr=0.1):
    self.theta = [xp.random.randn(p, q) / xp.sqrt(p) for p, q in zip(dims[:-1], dims[1:])]
    self.lr = lr


  def step(self, grads):
    for i, g in enumerate(grads):
      if g.shape != self.theta[i].shape: raise ValueError('not the same shape at all')
      self.theta[i] -= self.lr * g

def loss_of(p, y, tiny=1e-12):
  '''The loss, and its gradient.'''
  chosen = p[xp.arange(len(y)), y]
  value = -xp.log(chosen + tiny).mean()
  d = p.copy()
  d[xp.arange(len(y)), y] -= 1
  return value, d / len(y)

def probs(z):
  m = z - z.max(axis=1,
                keepdims=True)
  e = xp.exp(m)
  return e / e.sum(axis=1, keepdims=True)
"""

#: Another solution of the same task.
OTHER = """
import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x, 1)[:, None])
    return e / np.sum(e, 1)[:, None]


def cross_entropy(p, y):
    n, c = p.shape
    onehot = np.eye(c)[y]
    total = 0.0
    for row in range(n):
        total = total - float((onehot[row] * np.log(p[row])).sum())
    return total / n, (p - onehot) / n


class Network:
    def __init__(self, sizes, rate=0.1):
        self.rate = rate
        self.layers = {}
        for number in range(len(sizes) - 1):
            fan_in = sizes[number]
            self.layers[number] = np.random.normal(0, fan_in**-0.5, (fan_in, sizes[number + 1]))

    def step(self, gradients):
        assert len(gradients) == len(self.layers)
        self.layers = {k: w - self.rate * gradients[k] for k, w in self.layers.items()}
"""


@pytest.fixture(scope="session")
def texts():
    """Return a student's code, the same in disguise, and another student's."""
    return ORIGINAL, DISGUISED, OTHER


def _test(number):
    return TestCase(
        f"test_a.py::test_{number}",
        f"Call `f{number}` is right.",
        Fraction(1),
        "all",
    )


def _result(name, code="", replies=(), misconception=None):
    """Return a result; *replies* holds, by number of test, hook, arguments, what came back and what is right."""
    judgements = []
    for number, (hook, arguments, got, want) in enumerate(replies):
        plain = {
            key: from_numpy(np.asarray(value))
            for key, value in arguments.items()
        }
        call = Call(
            hook,
            plain,
            from_numpy(np.asarray(got)),
            from_numpy(np.asarray(want)),
        )
        outcome = Outcome(
            _test(number).id,
            OutcomeKind.DIFFERENT,
            calls=(call,),
        )
        judgements.append(
            Judgement(
                _test(number),
                Verdict.WRONG_ANSWER,
                Fraction(0),
                "It is wrong.",
                outcome,
            ),
        )
    named = Diagnosis(
        "A mistake",
        "It is one.",
        misconception=misconception,
        tests=tuple(j.test.id for j in judgements),
    )
    submission = Submission(
        name.lower(),
        name,
        (SourceFile("toy.py", code.encode()),),
        "toy.py",
    )
    return Result(
        submission,
        ASSIGNMENT,
        tuple(judgements),
        None,
        (named,) if misconception else (),
    )


@pytest.fixture(scope="session")
def graded():
    """Return `_result`."""
    return _result


@pytest.fixture(scope="session")
def odd_replies():
    """Return four calls of two functions, each with a reply that is wrong by no simple slip."""
    rng = np.random.default_rng(3)
    calls = []
    for number in range(4):
        x = rng.standard_normal((3, 2))
        calls.append(
            (f"hook{number % 2}", {"x": x}, np.sin(3.3 * x) + x**2, x / 2),
        )
    return tuple(calls)
