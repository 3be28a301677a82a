"""Forbidden means: found in the source before it runs, and by tripwires while it runs.

Own names are the student's.
"""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from grader.grading.deductions import deducted, deduction_note
from grader.model import (
    Criterion,
    CriterionScore,
    Finding,
    Forbidden,
    NoteKind,
    Score,
    StudentFailure,
)
from grader.sandbox.guest.forbidden_uses import scan
from grader.testing.arrays import plain_tree

RULES = (
    "torch.autograd.grad",
    "*.backward",
    "torch.nn.functional.mse_loss",
    "torch.nn.MSELoss",
    "torch.func",
)
GRAD, BACKWARD, MSE, MSE_CLASS, FUNC = RULES


def rules_in(source, file="mlp.py"):
    return [
        (use.line, use.rule) for use in scan({file: source.encode()}, RULES)
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    {
        "a call": ("import torch\ntorch.autograd.grad(y, x)", [(2, GRAD)]),
        "an import": ("from torch.autograd import grad", [(1, GRAD)]),
        "an import of a module": ("import torch.func", [(1, FUNC)]),
        "below a forbidden module": (
            "from torch.func import jacrev\njacrev(f)",
            [(1, FUNC), (2, FUNC)],
        ),
        "another name": (
            "import torch.nn.functional as F\nF.mse_loss(a, b)",
            [(2, MSE)],
        ),
        "an alias of an alias": (
            "from torch import nn\nf = nn.functional\ng = f\ng.mse_loss(a, b)",
            [(4, MSE)],
        ),
        "everything of a module": (
            "from torch.nn.functional import *\nmse_loss(a, b)",
            [(2, MSE)],
        ),
        "a class": (
            "from torch import nn\nloss = nn.MSELoss()",
            [(2, MSE_CLASS)],
        ),
        "in a table": (
            "import torch\nt = {'a': torch.autograd.grad}\nt['a'](y, x)",
            [(2, GRAD)],
        ),
        "a method": ("loss.backward()", [(1, BACKWARD)]),
        "a method that is not called": ("go = loss.backward", [(1, BACKWARD)]),
        "getattr": ("getattr(loss, 'backward')()", [(1, BACKWARD)]),
        "getattr of a module": (
            "import torch\ngetattr(torch.autograd, 'gr' + 'ad')",
            [(2, GRAD)],
        ),
        "joined texts": (
            "import torch\ngetattr(torch.autograd, ''.join(['gr', 'ad']))",
            [(2, GRAD)],
        ),
        "backwards": (
            "import torch\ngetattr(torch.autograd, 'darg'[::-1])",
            [(2, GRAD)],
        ),
        "getattr of who knows what": (
            "import torch\ngetattr(torch.nn.functional, name)",
            [(2, "getattr")],
        ),
        "methodcaller": (
            "import operator\noperator.methodcaller('backward')(x)",
            [(2, BACKWARD)],
        ),
        "vars": (
            "import torch\nvars(torch.nn.functional)['mse_loss']",
            [(2, MSE)],
        ),
        "a dict of a module": (
            "import torch\ntorch.nn.functional.__dict__['mse_loss']",
            [(2, MSE)],
        ),
        "sys.modules": (
            "import sys\nsys.modules['torch.nn.functional'].mse_loss",
            [(2, MSE)],
        ),
        "import_module": (
            "import importlib\nm = importlib.import_module('torch.func')",
            [(2, FUNC)],
        ),
        "__import__": (
            "__import__('torch').nn.functional.mse_loss(a, b)",
            [(1, MSE)],
        ),
        "an import of who knows what": (
            "__import__(name)",
            [(1, "__import__")],
        ),
        "exec": (
            "x = 1\nexec('import torch\\ntorch.autograd.grad(y, x)')",
            [(2, GRAD)],
        ),
        "exec of who knows what": ("exec(source)", [(1, "exec")]),
        "unpickling": ("import pickle\npickle.loads(data)", [(2, "pickle")]),
        "a module of a module": (
            "import torch\ntorch.serialization.pickle.loads(data)",
            [(2, "pickle")],
        ),
        "foreign functions": (
            "from ctypes import CDLL\nCDLL(None)",
            [(2, "ctypes")],
        ),
        "of torch, whatever the own names": (
            "import torch\ndef backward(x): pass\ntorch.Tensor.backward(x)",
            [(3, BACKWARD)],
        ),
        "one that fits no own definition": (
            "class MLP:\n  def backward(self, dJdy): pass\nloss.backward()\nloss.backward(retain_graph=True)",
            [(3, BACKWARD), (4, BACKWARD)],
        ),
        "below a main guard that is made to run": (
            "__name__ = '__main__'\nif __name__ == '__main__':\n  loss.backward()",
            [(3, BACKWARD)],
        ),
    }.values(),
)
def test_found(source, found):
    assert rules_in(source) == found


@pytest.mark.parametrize(
    "source",
    {
        "an own method": "class M:\n  def backward(self, d): pass\nnet = M()\nnet.backward(g)\nnet.backward(d=g)",
        "an own function": "def mse_loss(y, y_hat): return 1\nmse_loss(1, 2)",
        "a name in a text": "'''Unlike torch.autograd.grad, loss.backward() …'''\n# loss.backward()",
        "other functions": "import torch\ntorch.relu(torch.randn(3)).sum()\ntorch.nn.functional.one_hot(x)",
        "a check below a main guard": "import torch\nif __name__ == '__main__':\n  loss.backward()",
        "getattr on own objects": "def f(self, name): return getattr(self, name)",
        "an import by the editor": "from pickle import ADDITEMS\nimport ctypes",
        "a module only near it": "from torch.autograd import Variable\nimport torch.nn as nn",
        "no Python": "def (",
    }.values(),
)
def test_not_found(source):
    assert rules_in(source) == []


def test_own_definitions_count_over_all_files():
    files = {
        "mlp.py": b"import layers\nlayers.L().backward(d)",
        "layers.py": b"class L:\n  def backward(self, d): pass",
    }
    assert scan(files, RULES) == []


def test_a_notebook_is_read_by_its_cells():
    (use,) = scan(
        {"mlp.ipynb": (("mlp.ipynb cell 1", "\nloss.backward()"),)},
        RULES,
    )
    assert (use.file, use.line) == ("mlp.ipynb cell 1", 2)


def test_of_several_files_the_graded_ones_are_read_and_what_they_import():
    files = {
        "hw/mlp.py": b"from . import layers\nimport importlib\nimportlib.import_module('tools.extra')",
        "hw/layers.py": b"x.backward()",
        "hw/tools/extra.py": b"\ny.backward()",
        "hw/tests.py": b"import mlp\nz.backward()",
        "hw/layers2.py": b"z.backward()",
    }
    uses = scan(files, RULES, ["hw/mlp.py"])
    assert [(use.file, use.line) for use in uses] == [
        ("hw/layers.py", 1),
        ("hw/tools/extra.py", 2),
    ]


# --- through a worker -------------------------------------------------------------------------------------------------

TOY_RULES = ("numpy.linalg.solve", "numpy.mean")
HIDDEN_USE = """
import numpy as np

def half(x):
    solve = getattr(np.linalg, chr(115) + "olve")
    return solve(np.eye(len(x)) * 2, x)
"""


@pytest.fixture
def policed(toy):
    from grader.sandbox.host.launcher import Zygote
    from grader.sandbox.host.settings import process_settings

    assignment = replace(toy, forbidden=Forbidden(TOY_RULES))
    zygote = Zygote(process_settings(assignment))
    yield assignment, zygote
    zygote.close()


@pytest.fixture
def session(policed, submission):
    from grader.sandbox.host.session import Session

    assignment, zygote = policed
    sessions = []

    def session(source):
        sessions.append(
            Session(
                submission(source),
                assignment,
                lambda: zygote.fork(assignment.limits),
            ),
        )
        return sessions[-1]

    yield session
    for one in sessions:
        one.end_worker()


def test_a_use_in_the_source_is_a_finding_even_if_it_never_runs(session):
    one = session(
        "import numpy as np\ndef half(x):\n    return x / 2\ndef unused(x):\n    return np.mean(x)",
    )
    one.load()
    assert one.findings == [Finding("numpy.mean", "toy.py", 5, "is used")]


def test_a_use_that_no_reader_can_see_trips_a_wire_and_still_works(session):
    one = session(HIDDEN_USE)
    reply, _ = one.ask("half", {"x": plain_tree(np.ones(3))}, 0)
    assert not isinstance(reply, StudentFailure)
    assert (
        Finding("numpy.linalg.solve", "toy.py", 6, "was called while grading")
        in one.findings
    )


def test_the_wires_of_every_worker_start_without_hits(session):
    tripping = session(HIDDEN_USE)
    for _ in range(
        2,
    ):  # a second worker of the same submission, and one of another
        tripping.ask("half", {"x": plain_tree(np.ones(3))}, 0)
        tripping.end_worker()
    assert [finding.name for finding in tripping.findings].count(
        "numpy.linalg.solve",
    ) == 1
    other = session("def half(x):\n    return x / 2")
    other.ask("half", {"x": plain_tree(np.ones(3))}, 0)
    assert other.findings == []


def test_a_function_is_wired_before_a_file_can_import_it(session):
    one = session(
        "solve = getattr(__import__('numpy').linalg, chr(115) + 'olve')\ndef half(x): return solve(2, x)",
    )
    one.ask("half", {"x": plain_tree(np.ones(3))}, 0)
    assert (
        Finding("numpy.linalg.solve", "toy.py", 2, "was called while grading")
        in one.findings
    )


def test_what_stands_below_the_main_guard_is_left_out_but_not_beside_it():
    guarded = "import torch\nif {}:\n    torch.func.grad(f)\nelse:\n    torch.func.vmap(f)"
    for test in ("__name__ == '__main__'", '"__main__" == __name__'):
        assert rules_in(guarded.format(test)) == [(5, FUNC)]
    for test in (
        "__name__ != '__main__'",
        "__name__ == '__main__' == x",
        "__name__ == b'__main__'",
        "__name__",
    ):
        assert rules_in(guarded.format(test)) == [(3, FUNC), (5, FUNC)]


def test_the_source_is_read_once_and_before_it_can_interfere(session):
    interfering = "import sys\nsys.modules['grader.sandbox.guest.worker'].scan = lambda *_: []\n"
    one = session(
        interfering + "import numpy as np\ndef half(x): return np.mean(x)",
    )
    for _ in range(2):
        one.load()
        one.end_worker()
    assert [finding.name for finding in one.findings] == ["numpy.mean"]


def test_a_source_that_ends_its_reader_is_no_way_around_the_tests(session):
    one = session("x = " + "-" * 200_000 + "1")
    assert one.load() is not None


# --- what it costs ----------------------------------------------------------------------------------------------------

FOUND = (
    Finding("*.backward", "mlp.py", 7, "is used"),
    Finding("torch.func", "", 0, "was called while grading"),
)


def score(earned):
    return Score(
        (
            CriterionScore(
                Criterion("a", "A", Fraction(10)),
                Fraction(earned),
                1,
                1,
            ),
        ),
    )


@pytest.mark.parametrize(("earned", "left"), [(10, 7), (2, 0), (0, 0)])
def test_a_deduction_is_made_once_and_never_below_zero(earned, left):
    policy = Forbidden(("*.backward",), "deduct", Fraction(3))
    after = deducted(score(earned), FOUND, policy)
    assert (after.earned, after.maximum) == (left, 10)


def test_nothing_is_deducted_where_a_person_decides_or_nothing_was_found():
    assert deducted(score(10), FOUND, Forbidden(("*.backward",))).earned == 10
    assert (
        deducted(
            score(10),
            (),
            Forbidden(("*.backward",), "deduct", Fraction(3)),
        ).earned
        == 10
    )
    assert deduction_note(FOUND, Forbidden(("*.backward",))) == ()


def test_what_may_only_hide_a_use_costs_nothing():
    hidden = (
        Finding(
            "exec",
            "mlp.py",
            3,
            "is used in a way that only running it tells",
        ),
    )
    assert (
        deducted(
            score(10),
            hidden,
            Forbidden(("*.backward",), "deduct", Fraction(3)),
        ).earned
        == 10
    )


def test_the_student_is_told_of_a_deduction():
    (note,) = deduction_note(
        FOUND,
        Forbidden(("*.backward", "torch.func"), "deduct", Fraction(3)),
    )
    assert note.kind is NoteKind.FORBIDDEN
    assert note.text == (
        "`*.backward` (mlp.py, line 7) and 1 more: the handout does not allow this; 3 points were deducted."
    )
