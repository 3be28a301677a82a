"""A small case as Python: run, it makes the inputs again and asks the student's function."""

import sys
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.diagnosis.public.case_pool import SmallCases
from grader.model import Array, Call, StudentFailure
from grader.model.failure_details import ReturnedNone
from grader.report.parts.python_call import python_call
from grader.suite.reference_oracle import LocalSession, contract_of
from grader.testing.arrays import from_numpy, to_numpy

HALF = Call(
    "half",
    {
        "x": from_numpy(np.array([[1.5, -2.0]])),
        "small": from_numpy(np.float32([0.1])),
        "options": {"mode": "mean", "limit": float("inf"), "sizes": [3, (4,)]},
    },
    {"result": from_numpy(np.array([3.0]))},
    {"result": from_numpy(np.array([0.75]))},
    python="from mlp import half\n\nprint(half(x, small, options))",
)


def run(text, **names):
    """Run *text* with stand-ins for the student's file."""
    lines = [line for line in text.splitlines() if not line.startswith("from ")]
    exec("\n".join(lines), names)  # our own text
    return names


def test_it_makes_the_same_inputs_and_asks_the_function():
    asked = []
    text = python_call(HALF, "numpy")
    assert "from mlp import half" in text
    names = run(text, half=lambda *values: asked.append(values))
    assert np.array_equal(names["x"], [[1.5, -2.0]])
    assert names["small"].dtype == np.float32
    assert names["options"] == {
        "mode": "mean",
        "limit": float("inf"),
        "sizes": [3, (4,)],
    }
    assert len(asked[0]) == 3
    assert "# yours: result = np.array([3.0])" in text
    assert "# right: result = np.array([0.75])" in text


def test_homework_in_torch_gets_tensors():
    import torch

    text = python_call(HALF, "torch")
    names = run(text, half=lambda *_: None)
    assert torch.equal(names["x"], torch.tensor([[1.5, -2.0]]).double())
    assert names["small"].dtype == torch.float32


def test_without_lines_of_its_own_there_are_inputs_only():
    call = replace(
        HALF,
        hook="MLP.forward",
        python="",
        reply=StudentFailure(ReturnedNone()),
    )
    text = python_call(call, "torch")
    assert "# inputs of MLP.forward" in text
    assert "import half" not in text
    assert "# yours" not in text
    assert "# right" in text


ROOT = Path(__file__).parents[3]
MODULES = {
    "cs231n_a1": (
        "fc_net",
        "k_nearest_neighbor",
        "layers",
        "linear_classifier",
        "linear_svm",
        "softmax",
    ),
    "eecs498_a2": ("linear_classifier", "two_layer_net"),
    "eecs498_a3": ("fully_connected_networks",),
    "ece421_pa2": ("starter",),
    "nyu_hw1": ("mlp",),
}


def snippets():
    for name in MODULES:
        assignment = get_assignment(ROOT, name)
        contract = contract_of(assignment)
        cases = SmallCases(assignment, contract)
        for hook in contract.hooks:
            if hook in cases and cases.python(hook):
                yield name, hook


@pytest.mark.parametrize(("name", "hook"), list(snippets()))
def test_what_a_student_types_gives_what_the_reference_gives(
    name,
    hook,
    monkeypatch,
):
    assignment = get_assignment(ROOT, name)
    contract = contract_of(assignment)
    cases = SmallCases(assignment, contract)
    (call, *_) = cases.of(hook)
    session = LocalSession(assignment, contract)
    answer, _ = session.ask(hook, call.arguments, 0)
    for module in MODULES[name]:
        monkeypatch.setitem(sys.modules, module, session.module)
    printed = []
    call = replace(call, expected=answer, python=cases.python(hook))
    text = python_call(call, assignment.arrays)
    exec(text, {"print": lambda *values: printed.extend(deepcopy(values))})
    typed = list(numbers_in(printed))
    for leaf in numbers_in(answer):
        assert any(same(leaf, value) for value in typed), text


def numbers_in(tree):
    """Yield the numbers and arrays of a tree."""
    if isinstance(tree, dict):
        yield from numbers_in(list(tree.values()))
    elif isinstance(tree, list | tuple):
        for branch in tree:
            yield from numbers_in(branch)
    elif tree is not None:
        yield np.asarray(to_numpy(tree) if isinstance(tree, Array) else tree)


def same(value, other):
    return value.shape == other.shape and np.allclose(value, other)
