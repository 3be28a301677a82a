"""CUDA calls of student code are sent to the CPU, in a process of its own: the redirection cannot be undone."""

import json
import subprocess
import sys

import pytest

CALLS = {
    "cuda()": "torch.ones(2).cuda()",
    "cuda(0)": "torch.ones(2).cuda(0)",
    "to a name": "torch.ones(2).to('cuda')",
    "to a number": "torch.ones(2).to('cuda:0')",
    "to a device": "torch.ones(2).to(torch.device('cuda'))",
    "to a device by keyword": "torch.ones(2).to(device='cuda', dtype=torch.float64)",
    "made there": "torch.zeros(2, device='cuda')",
    "drawn there": "torch.randn(2, 2, device=torch.device('cuda', 0))",
    "a device by keywords": "torch.zeros(2, device=torch.device(type='cuda', index=0))",
    "after set_device": "(torch.cuda.set_device(0), torch.ones(2))[1]",
    "from a list": "torch.tensor([1.0], device='cuda')",
    "like": "torch.zeros_like(torch.ones(2), device='cuda')",
    "a range": "torch.arange(3, device='cuda')",
    "a module": "torch.nn.Linear(2, 2).to('cuda')(torch.ones(1, 2))",
    "a module's cuda()": "torch.nn.Linear(2, 2).cuda()(torch.ones(1, 2))",
    "a module made there": "torch.nn.Linear(2, 2, device='cuda')(torch.ones(1, 2))",
    "back again": "torch.ones(2).cuda().cpu()",
    "a new tensor": "torch.ones(2).new_zeros(3, device='cuda')",
    "after a default device": "(torch.set_default_device('cuda'), torch.ones(2))[1]",
    "after synchronize": "(torch.cuda.synchronize(), torch.ones(2))[1]",
    "the result of a gradient": "torch.ones(2, device='cuda', requires_grad=True).sum().backward() or torch.ones(1)",
}
SCRIPT = """
import json, sys
import torch
from grader.sandbox.guest.cuda import redirect_cuda

used, found = redirect_cuda(torch), {}
plain = torch.ones(2).to(torch.float64) + torch.zeros(2, device="cpu")
found["plain"] = [str(plain.device), len(used)]
for name, call in json.load(sys.stdin).items():
    used.clear()
    try:
        found[name] = [str(eval(call).device), len(used)]
    except Exception as problem:
        found[name] = [repr(problem), len(used)]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(CALLS),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", CALLS)
def test_the_result_is_on_the_cpu(found, name):
    device, _ = found[name]
    assert device == "cpu"


@pytest.mark.parametrize(
    "name",
    [name for name in CALLS if not name.startswith("after")],
)
def test_the_redirection_is_remembered(found, name):
    assert found[name][1] > 0


def test_other_calls_are_left_alone(found):
    assert found["plain"] == ["cpu", 0]
