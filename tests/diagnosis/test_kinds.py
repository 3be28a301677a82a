"""The library of kinds finds mistakes that nobody listed, and says of them what is so."""

import ast
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from grader.course.catalogue import get_assignment
from grader.diagnosis.kinds.edits import combined, edits_of
from grader.diagnosis.kinds.library import function_in, kinds_of
from grader.diagnosis.kinds.reference_functions import functions_of
from grader.diagnosis.kinds.replay import KindReplayer
from grader.suite.reference_oracle import contract_of
from grader.validation.subject import Subject
from grader.wording.phrases import say

ROOT = Path(__file__).parents[2]
SOURCE = '''
import numpy as np

def loss(x, w, y, reg):
    """Return the loss."""
    scores = x @ w
    shifted = scores - scores.max(axis=1, keepdims=True)
    return (shifted ** 2).sum() / len(x) + reg * (w ** 2).sum()

def step(w, dw, config):
    config["cache"] = config["cache"] + dw
    return w - config["cache"]

def endless(x):
    while x.sum() > 0:
        x = x - 1
    return x
'''


def names():
    return {"x", "w", "y", "reg"}


def changed(clause):
    """Return the function of SOURCE with the first change that *clause* tells."""
    function = functions_of(SOURCE)[0]
    edit = next(
        e for e in edits_of(function, names()) if say(e.clause) == clause
    )
    namespace = {"np": np}
    exec(SOURCE, namespace)  # our own text
    namespace["loss"].__code__ = edit.code("reference.py")
    return namespace["loss"]


def right_loss(x, w, y, reg):
    scores = x @ w
    shifted = scores - scores.max(axis=1, keepdims=True)
    return (shifted**2).sum() / len(x) + reg * (w**2).sum()


@pytest.mark.parametrize(
    ("clause", "formula"),
    {
        "a term with `reg` and `w` were left out": lambda x, w, y, reg: (
            right_loss(x, w, y, 0)
        ),
        "the division by the batch size were left out": lambda x, w, y, reg: (
            right_loss(x, w, y, 0) * len(x) + reg * (w**2).sum()
        ),
        "the shift by the maximum were left out": lambda x, w, y, reg: (
            ((x @ w) ** 2).sum() / len(x) + reg * (w**2).sum()
        ),
        "the maximum were taken over the other axis": lambda x, w, y, reg: (
            ((x @ w - (x @ w).max(axis=0, keepdims=True)) ** 2).sum() / len(x)
            + reg * (w**2).sum()
        ),
    }.items(),
)
def test_a_change_computes_what_its_clause_says(clause, formula):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(4, 3)), rng.normal(size=(3, 3))
    clause = clause.replace("the maximum were taken", "the max were taken")
    assert np.isclose(
        changed(clause)(x, w, None, 0.3),
        formula(x, w, None, 0.3),
    )


def test_a_result_may_come_before_what_it_needs():
    function = functions_of(SOURCE)[1]
    clause = "the result were computed before a value with `cache` is changed"
    public = {"w", "dw", "cache"}
    edit = next(
        e for e in edits_of(function, public) if say(e.clause) == clause
    )
    namespace = {}
    exec(SOURCE, namespace)  # our own text
    namespace["step"].__code__ = edit.code("reference.py")
    config = {"cache": 2.0}
    assert namespace["step"](10.0, 1.0, config) == 8.0
    assert config == {"cache": 3.0}


def test_changes_alone_and_in_pairs_leave_the_tree_as_it_was():
    function = functions_of(SOURCE)[0]
    edits = list(edits_of(function, names()))
    before = ast.dump(function.tree, include_attributes=True)
    pairs = [combined(first, second) for first, second in pairwise(edits)]
    for edit in (*edits, *pairs):
        with suppress(SyntaxError):
            edit.code("reference.py")
    assert ast.dump(function.tree, include_attributes=True) == before


def test_two_changes_are_made_together():
    function = functions_of(SOURCE)[0]
    clauses = (
        "a term with `reg` and `w` were left out",
        "the shift by the maximum were left out",
    )
    first, second = (
        next(e for e in edits_of(function, names()) if say(e.clause) == clause)
        for clause in clauses
    )
    namespace = {"np": np}
    exec(SOURCE, namespace)  # our own text
    code = combined(first, second).code("reference.py")
    namespace["loss"].__code__ = code
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(4, 3)), rng.normal(size=(3, 3))
    assert np.isclose(
        namespace["loss"](x, w, None, 0.3),
        ((x @ w) ** 2).sum() / 4,
    )


def test_a_name_mistaken_for_another_is_so_throughout():
    function = functions_of(SOURCE)[0]
    clause = "`x` were used in the place of `w`"
    edits = [e for e in edits_of(function, names()) if say(e.clause) == clause]
    everywhere = min(edits, key=lambda edit: edit.rank)
    assert len(everywhere.places) == 2


def test_clauses_name_only_what_students_know():
    clauses = {
        say(edit.clause) for edit in edits_of(functions_of(SOURCE)[0], names())
    }
    assert not any(
        "scores" in clause or "shifted" in clause for clause in clauses
    )


def test_a_loop_that_may_not_end_is_left_alone():
    assert functions_of(SOURCE)[2].may_not_end


@pytest.mark.parametrize("name", ["nyu_hw1", "eecs498_a3"])
def test_kinds_leave_the_reference_as_it_was(name):
    assignment = get_assignment(ROOT, name)
    replayer = KindReplayer(assignment, contract_of(assignment))
    kind = next(iter(replayer.kinds.values()))
    module = replayer._session.module
    function = function_in(module, kind.edit.function.name)
    right = function.__code__
    with replayer._changed([kind]):
        assert function.__code__ is not right
    assert function.__code__ is right


def test_the_ids_of_kinds_are_unique():
    kinds = kinds_of(get_assignment(ROOT, "eecs498_a2"))
    assert len({kind.id for kind in kinds}) == len(kinds)


# --- what a student is told -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def subject():
    return Subject(get_assignment(ROOT, "nyu_hw1"))


def titles(subject, alter):
    result = subject.grade("student", [alter])
    return [diagnosis.title for diagnosis in result.diagnoses]


def test_a_norm_for_a_mean_is_told(subject):
    def alter(reference):
        def mse_loss(y, y_hat):
            error = y_hat - y
            return torch.norm(error**2), 2 * error / error.numel()

        reference.mse_loss = mse_loss

    assert titles(subject, alter) == [
        "`loss` of `mse_loss` is as if the norm of the terms stood in the place of their mean",
    ]


def test_a_value_that_nothing_made_is_measured_only(subject):
    def alter(reference):
        right = reference.mse_loss

        def mse_loss(y, y_hat):
            loss, slope = right(y, y_hat)
            return loss + y.sum() ** 2, slope

        reference.mse_loss = mse_loss

    (title,) = titles(subject, alter)
    assert "as if" not in title


def test_a_cause_belongs_to_tests_that_it_can_fail(subject):
    """A factor of the gradient alone is no reason for a wrong value of the loss."""

    def alter(reference):
        right = reference.mse_loss

        def mse_loss(y, y_hat):
            loss, slope = right(y, y_hat)
            return loss + 0.25 * y.abs().sum() + 1, -slope

        reference.mse_loss = mse_loss

    result = subject.grade("student", [alter])
    by_title = {d.title: d.tests for d in result.diagnoses}
    (sign,) = (tests for title, tests in by_title.items() if "sign" in title)
    assert sign
    assert not any("test_mse_value" in test for test in sign)


def test_a_call_that_raises_blocks_no_name(subject):
    def alter(reference):
        network = reference.MLP
        right = network.backward

        def backward(self, dJdy_hat):
            if dJdy_hat.shape[0] == 33:
                raise RuntimeError("no batches of 33")
            right(self, dJdy_hat / dJdy_hat.shape[0])

        network.backward = backward

    result = subject.grade("student", [alter])
    named = {d.misconception for d in result.diagnoses}
    assert "backward_averages_batch" in named
    assert any("raises RuntimeError" in d.title for d in result.diagnoses)


def test_two_slips_in_one_function_are_told_together(subject):
    """Neither alone gives the values: the wrong sign of a term, and no division."""

    def alter(reference):
        right = reference.bce_loss

        def bce_loss(y, y_hat):
            loss, _ = right(y, y_hat)
            return loss, (y_hat + y) / (y_hat * (1 - y_hat))

        reference.bce_loss = bce_loss

    (title,) = titles(subject, alter)
    assert title.startswith("`dJdy_hat` of `bce_loss` is as if ")
    assert "a term with `y` were added instead of subtracted" in title
    assert "the division by the number of elements were left out" in title


@pytest.mark.parametrize(
    "name",
    ["cs231n_a1", "ece421_pa2", "eecs498_a2", "eecs498_a3", "nyu_hw1"],
)
def test_every_kind_can_be_made(name):
    """One that makes no Python leaves the reference as it is, and ends nothing."""
    assignment = get_assignment(ROOT, name)
    replayer = KindReplayer(assignment, contract_of(assignment))
    for kind in replayer.kinds.values():
        with replayer._changed([kind]):
            pass


def test_a_clause_names_no_variable_that_students_know_as_something_else():
    kinds = kinds_of(get_assignment(ROOT, "cs231n_a1"))
    clauses = {
        say(kind.edit.clause)
        for kind in kinds
        if kind.edit.function.name.startswith("KNearestNeighbor")
    }
    assert any("`X`" in clause for clause in clauses)
    assert not any("`train`" in clause for clause in clauses)
    assert not any("`self`" in say(kind.edit.clause) for kind in kinds)
