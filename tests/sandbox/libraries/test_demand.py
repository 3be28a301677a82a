"""Which files get workers from the zygote that has imported more, told from their words alone."""

import pytest

from grader.sandbox.libraries.demand import (
    lists_heavy_modules,
    needs_heavy_modules,
)

PLAIN = {
    "a backward of its own": "class MLP:\n    def backward(self, g): pass\nMLP().backward(g)",
    "a comment": "# without autograd and torch.optim, see the handout about func and testing",
    "a method of its own": "z = self.jacobian(x)",
    "differentiation": "w = torch.ones(3, requires_grad=True)\n(w * 2).sum().backward()\nloss.backward( )",
    "cudnn": "torch.backends.cudnn.benchmark = False",
    "words": "optimizer, functional, distributions, profile, compile, export, jit, meta",
}
HEAVY = {
    "from torch": "from torch import nn, optim",
    "as": "import torch.optim as opt",
    "from the part": "from torch.optim import SGD",
    "a notebook": '"d = torch.ones(3, device=\\"meta\\")\\n",',
    "from functional": "from torch.autograd.functional import (jacobian)",
    "backward with a gradient": "y = nn.Linear(2, 2)(x)\ny.backward(g)",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_files_that_need_nothing_more(text):
    assert not needs_heavy_modules([text.encode()])


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_files_that_do(text):
    assert needs_heavy_modules([b"x = 1", text.encode()])


@pytest.mark.parametrize(
    "part",
    ["from torch import ", "import ", ".backward(", "optim.", "'meta", " " * 9],
)
def test_long_files_are_searched_in_steps_of_bounded_length(part):
    # else it would not end
    assert isinstance(
        needs_heavy_modules([part.encode() * (2_000_000 // len(part))]),
        bool,
    )


def test_an_assignment_may_ask_for_it():
    assert lists_heavy_modules(["torch", "torch.optim"])
    assert not lists_heavy_modules(["torch", "torch.nn"])
