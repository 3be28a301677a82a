"""What homework uses of torch works in a worker, which has no files: at load, and when a function is called."""

import numpy as np
import pytest

from grader.model import Finding, NoteKind, StudentFailure
from grader.testing.arrays import plain_tree

X = {"x": plain_tree(np.arange(3.0))}
START = "import io\nimport numpy as np\nimport torch\nfrom torch import nn\n"

#: Statements that any worker of the assignment can run.
ORDINARY = {
    "a gradient": "w = torch.ones(3, requires_grad=True)\n(w ** 2).sum().backward()",
    "no gradient": "with torch.no_grad():\n    torch.ones(2) * 2",
    "layers": "nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten())(torch.ones(2, 1, 4, 4))",
    "recurrence": "nn.LSTM(2, 3)(torch.ones(4, 1, 2))\nnn.GRUCell(2, 3)(torch.ones(1, 2))",
    "attention": "nn.MultiheadAttention(4, 2)(torch.ones(3, 1, 4), torch.ones(3, 1, 4), torch.ones(3, 1, 4))",
    "losses": "nn.CrossEntropyLoss()(torch.ones(2, 3), torch.tensor([0, 1]))\nnn.BCELoss()(torch.ones(2), torch.ones(2))",
    "initial values": "nn.init.kaiming_normal_(torch.empty(3, 4))\nnn.init.orthogonal_(torch.empty(3, 4))",
    "linear algebra": "torch.linalg.lstsq(torch.eye(3), torch.eye(3))\ntorch.linalg.matrix_exp(torch.eye(3))",
    "transforms": "torch.fft.fft2(torch.ones(4, 4))\ntorch.special.erf(torch.ones(2))",
    "einsum": "torch.einsum('ij,jk,kl->il', torch.eye(2), torch.eye(2), torch.eye(2))",
    "copies": "import copy\ncopy.deepcopy(nn.Linear(2, 2))",
    "printing": "torch.set_printoptions(precision=3, sci_mode=False)\nprint(torch.randn(2, 2), nn.Linear(2, 2))",
    "parts of a data set": "from torch.utils.data import random_split\nlist(random_split(range(4), [2, 2])[0])",
    "loading": (
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "list(DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2, shuffle=True))"
    ),
    "a compiled function": "f = torch.jit.script(lambda x: x + 1) if False else torch.jit.script(nn.ReLU())",
    "clipping": "nn.utils.clip_grad_norm_(nn.Linear(2, 2).parameters(), 1.0)",
    "a default device": "torch.set_default_device('cpu')\nwith torch.device('cpu'):\n    torch.ones(2)",
    "a default type": "torch.set_default_dtype(torch.float64)",
    "seeds": "torch.manual_seed(0)\ntorch.seed()\ntorch.Generator().manual_seed(1)\nnp.random.seed()",
    "is there a GPU": "torch.device('cuda' if torch.cuda.is_available() else 'cpu')\ntorch.cuda.manual_seed_all(0)",
    "about a GPU": "torch.cuda.get_device_name(0)\ntorch.cuda.reset_peak_memory_stats()\ntorch.cuda.max_memory_allocated()",
    "pickling": "import pickle\npickle.loads(pickle.dumps(torch.ones(2)))",
    "a buffer": "b = io.BytesIO()\ntorch.save({'w': torch.ones(2)}, b)\nb.seek(0)\ntorch.load(b)",
    "lower precision": "with torch.autocast('cpu', dtype=torch.bfloat16):\n    torch.eye(2) @ torch.eye(2)",
}
#: Statements for which torch imports hundreds of modules.
HEAVY = {
    "SGD": "torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)",
    "a step of Adam": (
        "w = torch.ones(2, requires_grad=True)\no = torch.optim.Adam([w])\n(w ** 2).sum().backward()\no.step()\no.zero_grad()"
    ),
    "LBFGS": (
        "w = torch.ones(2, requires_grad=True)\no = torch.optim.LBFGS([w])\n"
        "def closure():\n    o.zero_grad()\n    loss = (w ** 2).sum()\n    loss.backward()\n    return loss\no.step(closure)"
    ),
    "an own optimizer": (
        "from torch import optim\nclass Own(optim.Optimizer):\n    pass\nOwn([torch.ones(1, requires_grad=True)], {'lr': 1})"
    ),
    "a schedule": (
        "o = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)\n"
        "torch.optim.lr_scheduler.CosineAnnealingLR(o, 2).step()"
    ),
    "determinism": "torch.use_deterministic_algorithms(True)",
    "gradcheck": "torch.autograd.gradcheck(torch.sum, torch.ones(3, dtype=torch.float64, requires_grad=True))",
    "backward of a vector": "(torch.ones(3, requires_grad=True) * 2).backward(torch.ones(3))",
    "backward by keyword": "(torch.ones(3, requires_grad=True) * 2).backward(gradient=torch.ones(3))",
    "grad_outputs": "w = torch.ones(3, requires_grad=True)\ntorch.autograd.grad(w ** 2, w, grad_outputs=torch.ones(3))",
    "func": "torch.func.vmap(torch.func.grad(torch.sum))(torch.ones(2, 3))\ntorch.func.jacfwd(torch.sin)(torch.ones(3))",
    "hessian": "from torch.autograd.functional import hessian, jvp\nhessian(lambda w: (w ** 2).sum(), torch.ones(3))",
    "vmap": "torch.vmap(torch.dot)(torch.ones(2, 3), torch.ones(2, 3))",
    "forward mode": (
        "import torch.autograd.forward_ad as forward\nwith forward.dual_level():\n"
        "    forward.unpack_dual(torch.sin(forward.make_dual(torch.ones(2), torch.ones(2)))).tangent"
    ),
    "shapes only": "w = torch.empty(3, 4, device='meta')\ntorch.softmax(w @ w.T, 1) + 1\nnn.Linear(4, 2, device='meta')(w)",
    "distributions": (
        "torch.distributions.Beta(1.0, 1.0).sample()\n"
        "torch.distributions.MultivariateNormal(torch.zeros(2), torch.eye(2)).rsample()"
    ),
    "a comparison": "torch.testing.assert_close(torch.ones(2), torch.ones(2))",
    "checkpointing": (
        "from torch.utils.checkpoint import checkpoint\n"
        "checkpoint(nn.Linear(2, 2), torch.ones(1, 2, requires_grad=True), use_reentrant=False).sum().backward()"
    ),
    "tracing": "torch.jit.trace(nn.Linear(2, 2), torch.ones(1, 2))",
    "normalised weights": "nn.utils.parametrizations.spectral_norm(nn.Linear(2, 2))",
    "a profile": "with torch.profiler.profile() as profile:\n    torch.ones(2) * 2\nprofile.key_averages().table()",
}


def answer(session):
    reply, _ = session.ask("half", X, 0)
    return reply


def in_a_call(statements):
    body = "".join(f"    {line}\n" for line in statements.splitlines())
    return f"{START}def half(x):\n{body}    return x / 2\n"


def at_load(statements):
    return f"{START}{statements}\ndef half(x):\n    return x / 2\n"


@pytest.mark.parametrize("place", [at_load, in_a_call])
@pytest.mark.parametrize(
    "statements",
    (ORDINARY | HEAVY).values(),
    ids=ORDINARY | HEAVY,
)
def test_a_feature_works(open_torch, statements, place):
    reply = answer(open_torch(place(statements)))
    assert not isinstance(reply, StudentFailure), reply


def test_ordinary_files_start_no_second_zygote(torch_toy, submission):
    from grader.sandbox.libraries.demand import needs_heavy_modules

    assert not [
        name
        for name, text in ORDINARY.items()
        if needs_heavy_modules([at_load(text).encode()])
    ]
    assert all(
        needs_heavy_modules([at_load(text).encode()]) for text in HEAVY.values()
    )


CHANGED = {
    "compiled": (
        "@torch.compile\ndef f(x):\n    return x\nf(torch.ones(2))",
        "Nothing is compiled",
    ),
    "compiled with options": (
        "f = torch.compile(mode='reduce-overhead')(torch.sin)\nf(torch.ones(2))",
        "Nothing is compiled",
    ),
    "a compiled module": (
        "m = nn.Linear(2, 2)\nm.compile()\nm(torch.ones(1, 2))",
        "Nothing is compiled",
    ),
    "processes that load": (
        "from torch.utils.data import DataLoader\nassert len(list(DataLoader(range(4), 2, num_workers=2, timeout=9))) == 2",
        "num_workers counts as 0",
    ),
    "processes by position": (
        "from torch.utils.data import DataLoader\nassert list(DataLoader(range(2), 1, False, None, None, 2, drop_last=True))",
        "num_workers counts as 0",
    ),
}


@pytest.mark.parametrize("place", [at_load, in_a_call])
@pytest.mark.parametrize(("statements", "note"), CHANGED.values(), ids=CHANGED)
def test_what_is_done_otherwise_is_noted(open_torch, statements, note, place):
    session = open_torch(place(statements))
    assert not isinstance(answer(session), StudentFailure)
    assert [kept.kind for kept in session.notes] == [NoteKind.LIBRARY]
    assert note in session.notes[0].text


@pytest.mark.parametrize(
    "statement",
    [
        "torch.save({}, 'model.pt')",
        "torch.load('model.pt')",
        "open('model.pt')",
    ],
)
def test_a_path_is_refused_as_open_refuses_it(open_torch, statement):
    reply = answer(open_torch(in_a_call(statement)))
    assert reply.exception == "FileNotFoundError"
    assert "'model.pt'" in reply.detail


def test_a_forbidden_means_that_works_is_a_finding(open_torch):
    session = open_torch(
        in_a_call(
            "w = x.clone().requires_grad_()\n(w * 2).backward(torch.ones_like(w))",
        ),
    )
    assert not isinstance(answer(session), StudentFailure)
    assert Finding("*.backward", "toy.py", 7, "is used") in session.findings
    assert (
        Finding("*.backward", "toy.py", 7, "was called while grading")
        in session.findings
    )
