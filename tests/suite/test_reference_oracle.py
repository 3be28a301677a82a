"""Right answers in the trusted process: the reference, asked once for each question."""

from pathlib import Path

import numpy as np
import pytest

from grader.course.catalogue import get_assignment
from grader.errors import ContractError
from grader.model import Call
from grader.suite.reference_oracle import (
    LocalSession,
    ReferenceOracle,
    call_key,
    contract_of,
)
from grader.testing.arrays import from_numpy, numpy_tree, plain_tree

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def contract(toy):
    return contract_of(toy)


@pytest.fixture
def oracle(toy, contract):
    return ReferenceOracle(LocalSession(toy, contract), contract)


def test_the_contract_of_an_assignment_and_its_adapter(toy, contract):
    assert list(contract.hooks) == ["half", "loss", "sums", "counted"]
    assert contract.hooks["counted"].scenario
    without = contract_of(toy, adapter=False)
    assert list(without.hooks) == list(contract.hooks)
    assert without.scenarios is None


@pytest.mark.parametrize(
    "source",
    ["raise KeyError(5)", "def broken(:", "import nothing_of_that_name"],
)
def test_a_contract_that_cannot_be_imported(write, source):
    with pytest.raises(ContractError, match=r"contract\.py cannot be imported"):
        contract_of(write("assignments/toy/contract.py", source))


def test_a_library_that_is_not_installed(write, course, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "torch", None)
    path = course / "assignments" / "toy" / "assignment.toml"
    assignment = write(
        "assignments/toy/assignment.toml",
        'arrays = "torch"\n' + path.read_text(encoding="utf-8"),
    )
    with pytest.raises(
        ContractError,
        match="toy works with torch, which is not installed",
    ):
        contract_of(assignment)


def test_the_reference_answers_every_hook(oracle):
    x = np.arange(6.0).reshape(2, 3)
    assert np.array_equal(oracle.half(x=x), x / 2)
    assert oracle.loss(y=np.zeros(2), y_hat=np.ones(2)).loss == 1.0
    assert np.array_equal(oracle.sums(x=x)["rows"], [3.0, 12.0])
    assert oracle.counted(start=1, amounts=[2, 3]) == 6


def test_answers_to_single_precision_are_computed_in_double_and_rounded(oracle):
    x = np.float32([[0.1, 0.2]])
    half = oracle.half(x=x)
    assert half.dtype == np.float32
    loss, gradient = oracle.loss(y=x, y_hat=2 * x)
    assert (loss.dtype, gradient.dtype) == (np.float32, np.float32)
    assert loss == np.float32((x.astype(np.float64) ** 2).mean())
    assert oracle.half(x=np.arange(3)).dtype == np.float64


def test_a_number_of_the_reference_is_rounded_too(write):
    assignment = write(
        "reference/toy/toy.py",
        "def loss(y, y_hat): return 0.1, y_hat\n" + FUNCTIONS,
    )
    oracle = ReferenceOracle(
        LocalSession(assignment, contract_of(assignment)),
        contract_of(assignment),
    )
    x = np.float32([1.0])
    assert oracle.loss(y=x, y_hat=x).loss.dtype == np.float32
    assert (
        type(oracle.loss(y=x.astype(float), y_hat=x.astype(float)).loss)
        is float
    )


def test_a_test_in_single_precision_asks_in_single_precision(oracle):
    oracle.start_test("test_a.py::test_x", "float32")
    assert oracle.half(x=np.ones(2)).dtype == np.float32


@pytest.fixture
def asked(oracle, monkeypatch):
    """Return the hooks that the reference itself is asked, as they are."""
    hooks, ask = [], oracle.session.ask
    monkeypatch.setattr(
        oracle.session,
        "ask",
        lambda *call: hooks.append(call[0]) or ask(*call),
    )
    return hooks


def test_the_same_question_is_computed_once(oracle, asked):
    first = oracle.half(x=np.ones(2))
    first[:] = 99
    assert np.array_equal(oracle.half(x=np.ones(2)), [0.5, 0.5])
    oracle.half(x=np.ones(3))
    assert asked == ["half", "half"]


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr("grader.suite.reference_oracle._MOST", 3)


def test_what_nobody_asked_for_longest_is_computed_again(few, oracle, asked):
    for number in (0.0, 1.0, 2.0, 0.0, 3.0):
        oracle.half(x=np.full(2, number))
    assert len(asked) == 4
    oracle.half(x=np.full(2, 0.0))
    assert len(asked) == 4
    oracle.half(x=np.full(2, 1.0))
    assert len(asked) == 5


def test_right_answers_stand_beside_the_calls_that_the_test_asked_too(oracle):
    oracle.start_test("test_a.py::test_x", None)
    asked, other = (
        {"x": from_numpy(np.full(2, value))} for value in (1.0, 2.0)
    )
    oracle.half(**numpy_tree(asked))
    first, second = oracle.with_expected(
        [Call("half", asked, None), Call("half", other, None)],
    )
    assert first.expected == from_numpy(np.full(2, 0.5))
    assert second.expected is None
    oracle.start_test("test_a.py::test_y", None)
    assert oracle.with_expected([Call("half", asked, None)])[0].expected is None


def test_the_reference_has_no_other_hooks(oracle):
    with pytest.raises(AttributeError, match="the contract has no hook `hlaf`"):
        _ = oracle.hlaf


def test_the_key_of_a_call():
    x, y = from_numpy(np.ones(2)), from_numpy(np.ones(2, np.float32))
    assert call_key("half", {"x": x, "y": y}) == call_key(
        "half",
        {"y": y, "x": x},
    )
    assert (
        len(
            {
                call_key("half", {"x": x}),
                call_key("half", {"x": y}),
                call_key("loss", {"x": x}),
            },
        )
        == 3
    )


FUNCTIONS = """
def half(x): return x / 2
def sums(x): return {"rows": x, "columns": x}
class Counter:
    def __init__(self, start): self.value = start
    def add(self, amount): return self.value
"""


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            FUNCTIONS,
            "does not fit its contract: The function `loss` is not defined in toy.py.",
        ),
        (
            FUNCTIONS + "def loss(y): 0",
            r"does not fit its contract: `loss\(y\)` takes 1 argument",
        ),
        ("raise KeyError(5)", r"toy\.py cannot be imported: KeyError\(5\)"),
        ("def broken(:", "cannot be imported: SyntaxError"),
    ],
)
def test_a_reference_that_cannot_be_used(write, contract, source, sentence):
    assignment = write("reference/toy/toy.py", source)
    with pytest.raises(ContractError, match=sentence):
        LocalSession(assignment, contract)


def test_there_is_no_reference(write, contract, course):
    assignment = write("hidden_tests/toy/unused.txt", "")
    (course / "reference" / "toy" / "toy.py").unlink()
    with pytest.raises(
        ContractError,
        match=r"There is no Python file .*toy\.py",
    ):
        LocalSession(assignment, contract)


def test_a_reference_that_draws_numbers_draws_the_same_for_the_same_seed(write):
    source = "import random\nimport numpy as np\n\ndef loss(y, y_hat): return random.random() + np.random.rand(), y\n"
    assignment = write("reference/toy/toy.py", source + FUNCTIONS)
    session = LocalSession(assignment, contract_of(assignment))
    arguments = plain_tree({"y": np.ones(1), "y_hat": np.ones(1)})
    drawn = [session.ask("loss", arguments, seed)[0][0] for seed in (7, 7, 8)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_reference_that_returns_the_wrong_structure(write, contract):
    assignment = write(
        "reference/toy/toy.py",
        FUNCTIONS + "def loss(y, y_hat): return y",
    )
    oracle = ReferenceOracle(LocalSession(assignment, contract), contract)
    with pytest.raises(
        ContractError,
        match=r"Of the reference, `loss` returned one value; the handout asks for the pair",
    ):
        oracle.loss(y=np.ones(2), y_hat=np.ones(2))


def test_arguments_reach_the_reference_as_they_are(oracle):
    tree = plain_tree({"start": 1, "amounts": [1, 2]})
    assert oracle.session.ask("counted", tree, 0) == (4, [])


def test_torch_computes_in_one_thread_here():
    import torch

    torch.set_num_threads(2)
    contract_of(get_assignment(Path(__file__).parents[2], "nyu_hw1"))
    assert torch.get_num_threads() == 1


def test_evidence_is_what_each_mistake_gives_and_is_computed_once():
    assignment = get_assignment(PROJECT, "ece421_pa2")
    contract = contract_of(assignment)
    session = LocalSession(assignment, contract)
    oracle = ReferenceOracle(session, contract)
    oracle.start_test("a test", None)
    x = np.linspace(-2, 2, 12).reshape(3, 4)
    asked = []

    def evidence(code):
        asked.append(code)
        return code.relu(x=x), code.softmax(x=x)

    criteria = [criterion.id for criterion in assignment.rubric.criteria]
    evidence_of = oracle.remembered(evidence)
    right, shown = evidence(oracle), 0
    for mistaken in oracle.with_misconceptions(*criteria):
        first, again = evidence_of(mistaken), evidence_of(mistaken)
        assert all(map(np.array_equal, first, again))
        assert all(map(np.array_equal, first, evidence(mistaken)))
        shown += not all(map(np.array_equal, first, right))
        assert asked.count(mistaken) <= 2  # one of them is ours
    assert shown >= 4
