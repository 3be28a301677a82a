"""The modules that the course hands out to homework files: small, and right."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HELPERS = Path(__file__).parents[2] / "assignments" / "eecs498_a3" / "helpers"
IMPORTS = (
    "from a3_helper import svm_loss, softmax_loss",
    "from a2_helper import softmax_loss",
    "from A3.a3_helper import softmax_loss",
    "from eecs598 import Solver, reset_seed",
    "import eecs598; eecs598.grad.rel_error",
    "from libs import Solver",
    "from common import softmax_loss, Solver",
)
LOSSES = """
import torch
from a3_helper import softmax_loss, svm_loss
x = torch.tensor([[1.0, 3.0, 2.5], [0.0, -1.0, 0.5]], dtype=torch.float64)
y = torch.tensor([0, 2])
loss, dx = svm_loss(x, y)
assert abs(loss - (3 + 2.5 + 0.5 + 0) / 2) < 1e-12, loss
assert torch.allclose(dx, torch.tensor([[-2, 1, 1], [1, 0, -1]]).double() / 2), dx
loss, dx = softmax_loss(x, y)
p = torch.softmax(x, 1)
assert abs(loss + (p[0, 0].log() + p[1, 2].log()) / 2) < 1e-12
assert torch.allclose(dx, (p - torch.eye(3, dtype=torch.float64)[y]) / 2)
from eecs598.grad import compute_numeric_gradient, rel_error
kept = x.clone()
assert rel_error(compute_numeric_gradient(lambda at: softmax_loss(at, y)[0], x), dx) < 1e-6
assert torch.equal(x, kept)
"""
SOLVER = """
import importlib.util, sys, torch
from eecs598 import Solver, reset_seed
spec = importlib.util.spec_from_file_location("answer", sys.argv[1])
answer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(answer)
reset_seed(0)
X = torch.randn(200, 5)
y = (X[:, 0] > 0).long()
data = {"X_train": X[:150], "y_train": y[:150], "X_val": X[150:], "y_val": y[150:]}
model = answer.TwoLayerNet(input_dim=5, hidden_dim=20, num_classes=2, weight_scale=0.1)
config = {"learning_rate": 1e-2}
solver = Solver(model, data, update_rule=answer.adam, optim_config=config, num_epochs=20, batch_size=50)
solver.train()
assert solver.best_val_acc > 0.9, solver.best_val_acc
"""


#: Imports torch once; each program runs in a fork of its own, one after another, and
#: its traceback is read as JSON.
SERVER = """
import json, os, sys, torch, traceback
torch.set_num_threads(1)
for line in sys.stdin:
    code, *sys.argv[1:] = json.loads(line)
    reading, writing = os.pipe()
    if os.fork() == 0:
        trouble = ""
        try:
            exec(compile(code, "<test>", "exec"), {"__name__": "__main__"})
        except BaseException:
            trouble = traceback.format_exc()
        os.write(writing, json.dumps(trouble).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        print(answer.read(), flush=True)
    os.wait()
"""


@pytest.fixture(scope="module")
def run():
    """Runs a program in the folder of the helpers, in a process where nothing of them was imported before."""
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(
        command,
        cwd=HELPERS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def run(code, *arguments):
            process.stdin.write(f"{json.dumps([code, *arguments])}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == ""

        yield run
        process.stdin.close()


@pytest.mark.parametrize("line", IMPORTS)
def test_import(run, line):
    run(line)


def test_losses_and_numeric_gradient(run):
    run(LOSSES)


def test_solver_trains_a_network(run):
    answer = (
        HELPERS.parents[2]
        / "reference"
        / "eecs498_a3"
        / "fully_connected_networks.py"
    )
    run(SOLVER, str(answer))
