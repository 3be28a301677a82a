"""Gradients that torch computes are found by whichever way it is asked, with the line; the code still works."""

import numpy as np
import pytest

from grader.model import StudentFailure
from grader.sandbox.sentences import FORBIDDEN
from grader.testing.arrays import plain_tree

X = {"x": plain_tree(np.arange(1.0, 4.0))}
START = "import torch\ndef half(x):\n"
#: Ways to 2x, the gradient of the sum of squares. The last line asks for it.
WAYS = {
    "a node called by hand": """
    w = x.detach().clone().requires_grad_()
    return (w * w).grad_fn(torch.ones(3))[0] * 2
""",
    "a node behind a getter": """
    w = x.detach().clone().requires_grad_()
    node = vars(torch._C.TensorBase)["grad_fn"].__get__(w * w)
    return node(torch.ones(3))[0] * 2
""",
    "what a node saved": """
    w = x.detach().clone().requires_grad_()
    return 2 * (w * w).grad_fn._saved_self.detach()
""",
    "the engine": """
    w = x.detach().clone().requires_grad_()
    engine = torch.autograd.Variable._execution_engine
    return engine.run_backward((w * w,), (torch.ones(3),), False, False, (w,), True, False)[0]
""",
    "an engine of one's own": """
    w = x.detach().clone().requires_grad_()
    engine = torch._C._ImperativeEngine()
    return engine.run_backward((w * w,), (torch.ones(3),), False, False, (w,), True, False)[0]
""",
    "a hook": """
    w, seen = x.detach().clone().requires_grad_(), []
    w.register_hook(seen.append)
    getattr((w * w).sum(), "back" + "ward"[:])()
    return seen[0]
""",
    "hooks of one's own on what is saved": """
    w = x.detach().clone().requires_grad_()
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t):
        y = (w * w).sum()
    y.__getattribute__("backw" + chr(97) + "rd")()
    return w.grad
""",
    "forward mode": """
    import torch.autograd.forward_ad as forward
    with forward.dual_level():
        y = forward.make_dual(x, torch.ones(3)) ** 2
        return forward.unpack_dual(y).tangent
""",
    "torch.func": """
    from torch import func
    return func.grad(lambda w: (w * w).sum())(x)
""",
    "torch.func by its own module": """
    from torch._functorch import apis
    return apis.grad(lambda w: (w * w).sum())(x)
""",
    "a product with the Jacobian": """
    from torch._functorch import eager_transforms
    return eager_transforms.jvp(lambda w: w * w, (x,), (torch.ones(3),))[1]
""",
    "torch.func after the engine": """
    w = x.detach().clone().requires_grad_()
    getattr((w * w).sum(), "back" + "ward"[:])()
    return torch.func.grad(lambda w: (w * w).sum())(x)
""",
}


def ask(session):
    reply, _ = session.ask("half", X, 0)
    assert not isinstance(reply, StudentFailure), reply
    return np.frombuffer(reply.data, reply.dtype)


@pytest.mark.parametrize("way", WAYS)
def test_it_works_and_is_found_with_its_line(open_torch, way):
    source = START + WAYS[way].lstrip("\n")
    session = open_torch(source)
    assert ask(session) == pytest.approx([2, 4, 6])
    places = {
        (finding.file, finding.line)
        for finding in session.findings
        if finding.name in ("torch.autograd", "*.backward")
    }
    lines = source.splitlines()
    asking = [
        number
        for number, line in enumerate(lines, 1)
        if "return" in line or "chr(97)" in line or "dual" in line
        or '"back"' in line
    ]  # fmt: skip
    assert places & {("toy.py", number) for number in asking}


def test_a_call_by_its_forbidden_name_is_one_finding(open_torch):
    session = open_torch(
        START + "    w = x.detach().clone().requires_grad_()\n"
        "    (w * w).sum().backward()\n    return w.grad\n",
    )
    ask(session)
    assert {
        finding.how for finding in session.findings if finding.line == 4
    } == {FORBIDDEN["use"], FORBIDDEN["run"]}


@pytest.mark.parametrize(
    "body",
    [
        "    w = x.clone().requires_grad_()\n    return (w * w + w.sigmoid()).detach() * 0 + 2 * x\n",
        "    w = torch.nn.Parameter(x)\n    print(w * w, (w * w).grad_fn)\n    return 2 * x\n",
        "    with torch.no_grad():\n        return 2 * torch.nn.Parameter(x)\n",
    ],
)
def test_a_graph_that_nobody_runs_is_no_finding(open_torch, body):
    session = open_torch(START + body)
    assert ask(session) == pytest.approx([2, 4, 6])
    assert session.findings == []
