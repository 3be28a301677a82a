"""A small case as Python: run, it makes the inputs again and asks the student's function."""

from dataclasses import replace

import numpy as np

from grader.model import Call, StudentFailure
from grader.model.failure_details import ReturnedNone
from grader.report.parts.python_call import python_call
from grader.testing.arrays import from_numpy

HALF = Call(
    "half",
    {
        "x": from_numpy(np.array([[1.5, -2.0]])),
        "small": from_numpy(np.float32([0.1])),
        "options": {"mode": "mean", "limit": float("inf"), "sizes": [3, (4,)]},
    },
    {"result": from_numpy(np.array([3.0]))},
    {"result": from_numpy(np.array([0.75]))},
)


def run(text, **names):
    """Run *text* with stand-ins for the student's file."""
    lines = [line for line in text.splitlines() if not line.startswith("from ")]
    exec("\n".join(lines), names)  # our own text
    return names


def test_it_makes_the_same_inputs_and_asks_the_function(assignment):
    asked = []
    text = python_call(HALF, replace(assignment, arrays="numpy"))
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


def test_homework_in_torch_gets_tensors(assignment):
    import torch

    text = python_call(HALF, replace(assignment, arrays="torch"))
    names = run(text, half=lambda *_: None)
    assert torch.equal(names["x"], torch.tensor([[1.5, -2.0]]).double())
    assert names["small"].dtype == torch.float32


def test_a_method_has_inputs_only_and_a_failure_no_value(assignment):
    call = replace(
        HALF,
        hook="MLP.forward",
        reply=StudentFailure(ReturnedNone()),
    )
    text = python_call(call, assignment)
    assert "# inputs of MLP.forward" in text
    assert "import half" not in text
    assert "# yours" not in text
    assert "# right" in text
