"""A made-up class, with every verdict in it."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from grader.model import (
    Assignment,
    Basis,
    Call,
    Criterion,
    CriterionScore,
    Diagnosis,
    FailureKind,
    Judgement,
    Note,
    NoteKind,
    Outcome,
    OutcomeKind,
    Problem,
    ProblemKind,
    PublicRun,
    Recurrence,
    Result,
    Rubric,
    Score,
    SecondGrading,
    SourceFile,
    StudentFailure,
    Submission,
    TestCase,
    Unmatched,
    Verdict,
    Visibility,
)
from grader.model.failure_details import Bare, DoesNotParse, Raised
from grader.testing.arrays import from_numpy
from grader.testing.compare import difference

SOURCE = '''import torch


class MLP:
    """A network of two linear layers."""

    def __init__(self, in_features, hidden, out_features, f="relu", g="identity"):
        self.f, self.g = f, g
        self.parameters = dict(
            W1=torch.randn(hidden, in_features),
            b1=torch.zeros(hidden),
            W2=torch.randn(out_features, hidden),
            b2=torch.zeros(out_features),
        )
        self.cache = {}

    def forward(self, x):
        z1 = x @ self.parameters["W1"].T + self.parameters["b1"]
        z2 = activate(self.f, z1)
        z3 = z2 @ self.parameters["W2"].T + self.parameters["b2"]
        self.cache.update(x=x, z1=z1, z2=z2, z3=z3)
        return activate(self.g, z3)

    def backward(self, dJdy_hat):
        # the chain rule, from the end to the beginning
        dz3 = dJdy_hat * derivative(self.g, self.cache["z3"])
        self.grads["dJdW2"] = dz3.T @ self.cache["z2"]


def mse_loss(y, y_hat):
    """Return the loss and its gradient with respect to y_hat."""
    loss = ((y_hat - y) ** 2).sum() / len(y)
    return loss, 2 * (y_hat - y)
'''

RUBRIC = Rubric(
    (
        Criterion("forward", "Forward pass", Fraction(3)),
        Criterion("backward", "Backward pass", Fraction(4)),
        Criterion("mse", "Mean squared error", Fraction(2)),
        Criterion("bce", "Binary cross-entropy", Fraction(1)),
        Criterion("style", "Large inputs", Fraction(1, 2), extra_credit=True),
    ),
)
ASSIGNMENT = Assignment(
    "mlp",
    "Homework 1: backpropagation by hand",
    "mlp.py",
    Path("course"),
    RUBRIC,
)

BATCHES = ["1-1", "3-7", "10-5", "2-64", "7-3", "1-20"]


def _cases(function, title, criterion, parameters=("",), points=1, **marks):
    names = [
        f"test_{criterion}.py::{function}" + (f"[{p}]" if p else "")
        for p in parameters
    ]
    return [
        TestCase(name, title, Fraction(points), criterion, **marks)
        for name in names
    ]


HINT = "Average over every element, not only over the batch; `y_hat.numel()` counts them."
TESTS = [
    *_cases(
        "test_shape",
        "The output has one row per input row.",
        "forward",
        visibility=Visibility.PUBLIC,
    ),
    *_cases(
        "test_relu",
        "A network with ReLU gives the right output.",
        "forward",
        BATCHES,
        Fraction(1, 6),
    ),
    *_cases(
        "test_sigmoid",
        "A network with sigmoid gives the right output.",
        "forward",
    ),
    *_cases(
        "test_w2",
        "The gradient of `W2` is right.",
        "backward",
        BATCHES[:4],
        Fraction(1, 4),
    ),
    *_cases(
        "test_w1",
        "The gradient of `W1` is right.",
        "backward",
        requires=("test_backward.py::test_w2",),
    ),
    *_cases(
        "test_b",
        "The gradients of `b1` and `b2` are right.",
        "backward",
        points=2,
        visibility=Visibility.PUBLIC,
    ),
    *_cases(
        "test_loss",
        "The loss is the mean over all elements.",
        "mse",
        visibility=Visibility.PUBLIC,
        hint=HINT,
    ),
    *_cases(
        "test_gradient",
        "The gradient is right for any batch.",
        "mse",
        BATCHES,
        Fraction(1, 6),
        hint=HINT,
    ),
    *_cases("test_bce", "Loss and gradient are right.", "bce"),
    *_cases(
        "test_large",
        "Inputs of 1e4 give no NaN.",
        "style",
        points=Fraction(1, 2),
        extra_credit=True,
    ),
    *_cases(
        "test_canary",
        "Replies do not change between calls.",
        "forward",
        points=0,
        visibility=Visibility.STAFF,
    ),
]


@pytest.fixture(scope="session")
def assignment():
    return ASSIGNMENT


def make_outcome(test, verdict, seed=0, shape=(3, 4), **facts):
    """Return facts for *verdict*.

    Hidden or not, with inputs, reply and expected value.
    """
    rng = np.random.default_rng(seed)
    x, want = rng.normal(size=shape), rng.normal(size=shape)
    if verdict is Verdict.PASSED:
        return Outcome(test.id, OutcomeKind.PASSED, seconds=0.002)
    if verdict is Verdict.WRONG_ANSWER:
        got = want.copy()
        got[..., ::2] *= 1.5
        call = Call(
            "mse_loss",
            {"y": from_numpy(x), "y_hat": from_numpy(x + 1)},
            (0.5, from_numpy(got)),
            None,
            0.003,
        )
        found = difference(got, want, "dJdy_hat")
        return Outcome(
            test.id,
            OutcomeKind.DIFFERENT,
            difference=found,
            calls=(call,),
            seconds=0.004,
            **facts,
        )
    if verdict is Verdict.NOT_JUDGED:
        return Outcome(test.id, OutcomeKind.BLOCKED, waits_for=test.requires)
    if verdict is Verdict.SKIPPED:
        return Outcome(test.id, OutcomeKind.SKIPPED)
    if verdict is Verdict.INTERNAL_ERROR:
        return Outcome(
            test.id,
            OutcomeKind.ERROR,
            error="KeyError: 'W3'\n  test_backward.py:31 in test_w1",
        )
    kind = {
        Verdict.RUNTIME_ERROR: FailureKind.RAISED,
        Verdict.TIME_LIMIT: FailureKind.TIME_LIMIT,
        Verdict.MEMORY_LIMIT: FailureKind.MEMORY_LIMIT,
        Verdict.CRASHED: FailureKind.CRASHED,
        Verdict.NOT_IMPLEMENTED: FailureKind.NOT_IMPLEMENTED,
        Verdict.BAD_SIGNATURE: FailureKind.BAD_SIGNATURE,
    }[verdict]
    failure = StudentFailure(Bare(kind), "backward")
    if verdict is Verdict.RUNTIME_ERROR:
        detail = f"shapes cannot be multiplied: {x.ravel()[0]!r}"
        details = Raised("RuntimeError", detail, "mlp.py", 26)
        failure = replace(failure, details=details)
    call = Call("backward", {"x": from_numpy(x)}, failure, None, 0.001)
    return Outcome(
        test.id,
        OutcomeKind.FAILED,
        failure=failure,
        calls=(call,),
        seconds=0.02,
        **facts,
    )


FEEDBACK = {
    Verdict.PASSED: "",
    Verdict.WRONG_ANSWER: "`dJdy_hat` is wrong in 6 of 12 places.",
    Verdict.RUNTIME_ERROR: "`backward` raised an exception.",
    Verdict.TIME_LIMIT: "`backward` took longer than 2 seconds.",
    Verdict.MEMORY_LIMIT: "`forward` needed more than 1024 MiB.",
    Verdict.CRASHED: "`forward` ended the process.",
    Verdict.NOT_IMPLEMENTED: "`bce_loss` is not defined in mlp.py. Did you mean `bce_los`?",
    Verdict.BAD_SIGNATURE: "`mse_loss(y)` takes 1 argument; the handout asks for 2: `mse_loss(y, y_hat)`.",
    Verdict.NOT_JUDGED: "Not judged: another test must pass first.",
    Verdict.SKIPPED: "Skipped.",
    Verdict.INTERNAL_ERROR: "The grader failed here. This costs you nothing.",
}


def make_judgement(test, verdict, **facts):
    credit = Fraction(1 if verdict is Verdict.PASSED else 0)
    return Judgement(
        test,
        verdict,
        credit,
        FEEDBACK[verdict],
        make_outcome(test, verdict, **facts),
    )


def make_result(name, wrong=(), diagnoses=(), **facts):
    """Return a result in which *wrong*, pairs of a part of a test's id and a verdict, did not pass."""
    judgements = []
    for seed, test in enumerate(TESTS):
        verdict = next(
            (v for part, v in wrong if part in f"{test.id}/"),
            Verdict.PASSED,
        )
        judgements.append(
            make_judgement(
                test,
                verdict,
                seed=seed,
                shape=(40, 30) if "2-64" in test.id else (3, 4),
            ),
        )
    submission = Submission(
        name.lower().replace(" ", "-"),
        name,
        (SourceFile("mlp.py", SOURCE.encode()),),
        "mlp.py",
    )
    result = Result(
        submission,
        ASSIGNMENT,
        tuple(judgements),
        score_of(judgements),
        tuple(diagnoses),
    )
    notes = facts.get("notes", ())
    facts.setdefault("public", public_run(judgements, diagnoses, notes))
    return replace(result, isolation="seccomp, Landlock", seconds=1.4, **facts)


def public_run(judgements, diagnoses, notes=()):
    """Return the public run that shows all failures and notes, and the facts of *diagnoses*."""
    facts = [each for each in diagnoses if each.misconception is None]
    recurrences = [
        Recurrence(judgement.test.id, judgement.outcome.failure)
        for judgement in judgements
        if judgement.outcome.failure is not None
    ]
    return PublicRun(tuple(recurrences), tuple(facts), tuple(notes))


def score_of(judgements):
    """Return the points; a criterion's points are those of its tests."""
    if any(j.verdict is Verdict.INTERNAL_ERROR for j in judgements):
        return None
    scores = []
    for criterion in RUBRIC.criteria:
        own = [j for j in judgements if j.test.criterion == criterion.id]
        earned = sum((j.test.points * j.credit for j in own), Fraction(0))
        scores.append(
            CriterionScore(
                criterion,
                earned,
                sum(j.credit == 1 for j in own),
                len(own),
            ),
        )
    return Score(tuple(scores))


def mean_missing(*functions):
    tests = tuple(
        test.id
        for test in TESTS
        if any(function in test.id for function in functions)
    )
    return Diagnosis(
        "The mean over the features is missing",
        "Your gradient is the right one times the number of features: the loss divides by N, the handout by `N * C`.",
        "Divide by `y_hat.numel()`.",
        "mean_over_batch_only",
        tests,
        shown_at=tests,
    )


RELU = ("test_forward.py::test_relu[3-7]", "test_forward.py::test_relu[2-64]")
NEGATIVE = Diagnosis(
    "ReLU lets negative values pass",
    "Where the input is below zero, your output is the input times 0.01: that is a leaky ReLU.",
    "Return zero there.",
    "leaky_relu",
    RELU,
    shown_at=RELU,
)


def broken(name, problem):
    """Return the result of a submission whose file does not load."""
    fault = Problem(
        ProblemKind.SYNTAX,
        "mlp.py",
        29,
        detail="'(' was never closed",
    )
    place = StudentFailure(DoesNotParse(fault), "mlp.py", at_load=True)
    judgements = [
        Judgement(
            t,
            Verdict.RUNTIME_ERROR,
            Fraction(0),
            problem,
            Outcome(t.id, OutcomeKind.FAILED, failure=place),
        )
        for t in TESTS
    ]
    result = make_result(name)
    rest = make_result(
        name,
        [
            ("test_gradient", Verdict.NOT_IMPLEMENTED),
            ("test_bce", Verdict.NOT_IMPLEMENTED),
        ],
    )
    second = SecondGrading(
        Basis.SALVAGE,
        "mlp.py",
        rest.score,
        rest.judgements,
        problem=problem,
        left_out=("mlp.py, line 29",),
    )
    return replace(
        result,
        judgements=tuple(judgements),
        score=score_of(judgements),
        second=second,
    )


LEFT_OUT = tuple(
    Note(
        NoteKind.LEFT_OUT,
        f"mlp.py, line {line} was left out: `plt.plot(x)` raised KeyError.",
    )
    for line in range(1, 61)
)


def make_class():
    wa, raised, waits = (
        Verdict.WRONG_ANSWER,
        Verdict.RUNTIME_ERROR,
        Verdict.NOT_JUDGED,
    )
    note = Note(
        NoteKind.RENAMED,
        "The parameters of `mse_loss` are named `a, b`; the handout says `y, y_hat`.",
    )
    loss = [("test_loss", wa), ("test_gradient", wa)]
    results = [
        make_result("Ada Lovelace"),
        make_result(
            "Émilie du Châtelet",
            loss,
            [mean_missing("test_loss", "test_gradient")],
            notes=(note,),
        ),
        make_result(
            "Sofia Kovalevskaya",
            [("test_w2", raised), ("test_w1", waits), ("::test_b/", raised)],
        ),
        make_result(
            "Alan Turing",
            [
                ("::test_b/", Verdict.TIME_LIMIT),
                ("test_relu[3", wa),
                ("test_relu[2-64", wa),
            ],
            [NEGATIVE],
        ),
        broken(
            "Grace Hopper",
            "mlp.py does not load: there is a syntax error in line 29.",
        ),
        make_result("Emmy Noether", [("test_w1", Verdict.INTERNAL_ERROR)]),
        make_result(
            "محمد بن موسى الخوارزمي",
            [("test_bce", Verdict.NOT_IMPLEMENTED)],
        ),
        make_result(
            "Kurt Gödel",
            [("::test_b/", wa), ("test_large", wa)],
            output="epoch 1\nepoch 2\n",
        ),
        make_result(
            "John von Neumann",
            [("test_", Verdict.CRASHED)],
            notes=LEFT_OUT,
        ),
        make_result(
            "Katherine Johnson",
            [("test_gradient[2-64", wa), ("test_gradient[10", wa)],
        ),
        make_result("Carl Friedrich Gauss", [("mse", Verdict.BAD_SIGNATURE)]),
        make_result(
            "Srinivasa Ramanujan",
            [("test_sigmoid", Verdict.MEMORY_LIMIT), *loss],
        ),
        make_result("Mary Cartwright"),
        make_result("Andrey Kolmogorov", [("test_w2", wa), ("test_w1", waits)]),
        make_result(
            "Hypatia",
            [*loss, ("::test_b/", wa)],
            [mean_missing("test_loss", "test_gradient")],
        ),
        make_result("Leonhard Euler"),
        make_result("Maryam Mirzakhani"),
        make_result("David Blackwell", [("test_bce", wa)]),
        make_result("Chen Jingrun", [("test_large", Verdict.SKIPPED)]),
    ]
    nothing = Submission(
        "no-file",
        "Nobody Important",
        (SourceFile("homework.pdf", b"%PDF"),),
        None,
        "No file mlp.py.",
    )
    lost = [
        Judgement(
            t,
            Verdict.NOT_IMPLEMENTED,
            Fraction(0),
            "There is no mlp.py.",
            Outcome(t.id, OutcomeKind.FAILED),
        )
        for t in TESTS
    ]
    return [
        *results,
        Result(
            nothing,
            ASSIGNMENT,
            tuple(lost),
            score_of(lost),
            isolation="seccomp, Landlock",
        ),
    ]


UNMATCHED = (
    Unmatched("late/IMG_2031.jpg", "Not a Python file, archive or notebook."),
    Unmatched("__MACOSX/._mlp.py", "A leftover of macOS."),
)


@pytest.fixture(scope="session")
def classmates():
    """Return the results of the class by name."""
    return {result.submission.name: result for result in make_class()}


@pytest.fixture(scope="session")
def unmatched():
    return UNMATCHED


@pytest.fixture(scope="session")
def make():
    """Return `make_result`."""
    return make_result
