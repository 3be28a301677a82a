"""A contract is read, and a plain module becomes a pluggy plugin of it."""

import functools
import types
from typing import NamedTuple, TypedDict

import pytest

from grader.course.conformance import Signature
from grader.course.handout import (
    Array,
    Contract,
    Scalar,
    StudentManager,
    StudentModule,
    StudentProblem,
    student_hook,
)
from grader.course.hook_marks import asks, student_class
from grader.course.written_names import WrittenNames
from grader.errors import ContractError
from grader.model import FailureKind, NoteKind
from grader.wording import failures as wording


class LossAndGradient(NamedTuple):
    loss: Scalar
    gradient: Array


class Parameters(TypedDict):
    W: Array


class Hooks:
    @student_hook(firstresult=True)
    def forward(self, x, weights, biases) -> Array:
        """Return the output."""

    @student_hook(firstresult=True)
    def mse_loss(self, y, y_hat) -> LossAndGradient:
        """Return the loss and its gradient."""

    @student_hook(firstresult=True)
    def bce_loss(self, y, y_hat) -> LossAndGradient:
        """Return another loss and its gradient."""

    @student_hook(firstresult=True)
    @asks("MLP.forward")
    def mlp_forward(self, size, x) -> Array:
        """Return what `forward` of a network returns."""

    def helper(self):
        """Not asked: it is not marked."""


@student_class
class MLP:
    def __init__(self, width, depth):
        """Make a network."""

    def forward(self, x):
        """Return the output."""


class Scenarios:
    def __init__(self, student):
        self.student = student

    def mlp_forward(self, size, x):
        return self.student.MLP(width=size, depth=2).forward(x=x)


def module_of(**names):
    module = types.ModuleType("made_up")
    vars(module).update(names)
    return module


CONTRACT = Contract.read(
    module_of(Hooks=Hooks, MLP=MLP),
    "mlp.py",
    module_of(Scenarios=Scenarios),
)
WHOLE = """
def forward(x, weights, biases): return ('forward', x, weights, biases)
def mse_loss(y, y_hat): return ('loss', y, y_hat)
def bce_loss(y, y_hat): return ('other', y, y_hat)
class MLP:
    def __init__(self, width, depth): self.width = width
    def forward(self, x): return (self.width, x)
"""


def names_of(source):
    names = {"functools": functools, "__name__": "mlp"}
    exec(source, names)
    return names


def registered(source):
    """Return a manager that holds *source*, the failures by hook, and the texts of the notes."""
    manager = StudentManager(CONTRACT)
    failures, notes = manager.register_module(names_of(source), "mlp.py")
    return manager, failures, notes


def problem(function, *args, **kwargs):
    with pytest.raises(StudentProblem) as raised:
        function(*args, **kwargs)
    return raised.value.failure


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_contract_holds_hooks_in_order_and_classes():
    assert list(CONTRACT.hooks) == [
        "forward",
        "mse_loss",
        "bce_loss",
        "mlp_forward",
    ]
    hook = CONTRACT.hooks["mse_loss"]
    assert (hook.signature, hook.returns, hook.scenario, hook.label) == (
        Signature("mse_loss", ("y", "y_hat")),
        LossAndGradient,
        False,
        "mse_loss",
    )
    assert CONTRACT.hooks["mlp_forward"].scenario
    assert CONTRACT.hooks["mlp_forward"].label == "MLP.forward"
    assert CONTRACT.classes["MLP"]["__init__"].parameters == ("width", "depth")


def test_a_contract_without_hooks():
    with pytest.raises(ContractError, match="made_up has no class `Hooks`"):
        Contract.read(module_of(), "mlp.py")


def _undocumented(self, x) -> Array:
    pass


def _not_annotated(self, x):
    """Return it."""


@pytest.mark.parametrize("function", [_undocumented, _not_annotated])
def test_a_hook_must_say_what_it_returns(function):
    hooks = type(
        "Hooks",
        (),
        {"forward": student_hook(firstresult=True)(function)},
    )
    with pytest.raises(
        ContractError,
        match="lacks a return annotation or a docstring",
    ):
        Contract.read(module_of(Hooks=hooks), "mlp.py")


def test_a_hook_must_be_firstresult():
    def forward(self, x) -> Array:
        """Return it."""

    with pytest.raises(ContractError, match="`forward` is not firstresult"):
        Contract.read(
            module_of(
                Hooks=type("Hooks", (), {"forward": student_hook(forward)}),
            ),
            "mlp.py",
        )


# --- functions --------------------------------------------------------------------------------------------------------


def test_a_plain_module_answers_every_hook():
    manager, failures, notes = registered(WHOLE)
    assert (failures, notes) == ({}, [])
    assert manager.ask("forward", {"biases": 3, "x": 1, "weights": 2}) == (
        "forward",
        1,
        2,
        3,
    )
    assert manager.ask("mse_loss", {"y": 1, "y_hat": 2}) == ("loss", 1, 2)
    assert manager.ask("mlp_forward", {"size": 4, "x": 5}) == (4, 5)


def test_a_bare_none_comes_back():
    manager, _, _ = registered("def mse_loss(y, y_hat): pass")
    assert manager.ask("mse_loss", {"y": 1, "y_hat": 2}) is None


@pytest.mark.parametrize(
    ("source", "sentence"),
    {
        "absent": ("", "The function `mse_loss` is not defined in mlp.py."),
        "misspelt": (
            "def mse_los(y, y_hat): 0",
            "The function `mse_loss` is not defined in mlp.py. You wrote `mse_los`; the handout calls it `mse_loss`.",
        ),
        "in another case": (
            "def MSE_Loss(y, y_hat): 0",
            "The function `mse_loss` is not defined in mlp.py. You wrote `MSE_Loss`; the handout calls it `mse_loss`.",
        ),
        "only something far away": (
            "def main(): 0\nimport os\nmse_los = 5",
            "The function `mse_loss` is not defined in mlp.py.",
        ),
        "a module with a __getattr__": (
            "def __getattr__(name): return lambda y, y_hat: 0",
            "The function `mse_loss` is not defined in mlp.py.",
        ),
        "inside a class": (
            "class Solution:\n    @staticmethod\n    def mse_loss(y, y_hat): 0",
            "`mse_loss` stands inside the class `Solution`; the handout asks for a function on the top level.",
        ),
        "wrong kind": (
            "mse_loss = 3.5",
            "`mse_loss` is a float; it must be a function.",
        ),
        "a class": (
            "class mse_loss: pass",
            "`mse_loss` is a class; the handout asks for a function.",
        ),
    }.values(),
)
def test_what_is_not_implemented(source, sentence):
    manager, failures, _ = registered(source)
    assert (
        failures["mse_loss"].kind,
        wording.sentence(failures["mse_loss"]),
    ) == (
        FailureKind.NOT_IMPLEMENTED,
        sentence,
    )
    assert (
        problem(manager.ask, "mse_loss", {"y": 1, "y_hat": 2})
        == failures["mse_loss"]
    )


def test_a_name_that_the_handout_asks_for_too_is_not_suggested():
    _, failures, _ = registered("def bce_loss(y, y_hat): 0")
    assert (
        wording.sentence(failures["mse_loss"])
        == "The function `mse_loss` is not defined in mlp.py."
    )


def test_a_bad_signature():
    manager, failures, _ = registered("def mse_loss(y): 0")
    assert failures["mse_loss"].kind is FailureKind.BAD_SIGNATURE
    assert (
        wording.sentence(failures["mse_loss"])
        == "`mse_loss(y)` takes 1 argument; the handout asks for 2: `mse_loss(y, y_hat)`."
    )
    assert (
        problem(manager.ask, "mse_loss", {"y": 1, "y_hat": 2})
        == failures["mse_loss"]
    )


def test_a_module_that_hides_its_names_is_read_all_the_same():
    manager, failures, _ = registered("def __dir__(): return []\n" + WHOLE)
    assert failures == {}
    assert manager.ask("mse_loss", {"y": 1, "y_hat": 2}) == ("loss", 1, 2)


def test_no_other_name_of_the_module_is_touched():
    names = names_of(WHOLE)

    class Trap:
        def __getattribute__(self, name):
            raise RuntimeError(name)

    names["plugin"] = names["pytest_runtest"] = Trap()
    _, notes = StudentManager(CONTRACT).register_module(names, "mlp.py")
    assert notes == []


def test_renamed_parameters_are_noted_once():
    _, failures, notes = registered(
        "def mse_loss(target, guess): return target, guess",
    )
    assert "mse_loss" not in failures
    assert [note.kind for note in notes] == [NoteKind.RENAMED]


# --- classes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "kind", "sentence"),
    {
        "absent": (
            "",
            FailureKind.NOT_IMPLEMENTED,
            "The class `MLP` is not defined in mlp.py.",
        ),
        "misspelt": (
            "class Mlp: pass",
            FailureKind.NOT_IMPLEMENTED,
            "The class `MLP` is not defined in mlp.py. You wrote `Mlp`; the handout calls it `MLP`.",
        ),
        "a function": (
            "def MLP(width, depth): 0",
            FailureKind.NOT_IMPLEMENTED,
            "`MLP` is a function; the handout asks for a class.",
        ),
        "an instance": (
            "MLP = object()",
            FailureKind.NOT_IMPLEMENTED,
            "`MLP` is an object; the handout asks for a class.",
        ),
        "a constructor with too few parameters": (
            "class MLP:\n  def __init__(self, width): 0",
            FailureKind.BAD_SIGNATURE,
            "`MLP(width)` takes 1 argument; the handout asks for 2: `MLP(width, depth)`.",
        ),
        "a missing method": (
            "class MLP:\n  def __init__(self, width, depth): 0",
            FailureKind.NOT_IMPLEMENTED,
            "`MLP` has no method `forward`.",
        ),
        "a misspelt method": (
            "class MLP:\n  def __init__(self, width, depth): 0\n  def Forwards(self, x): 0",
            FailureKind.NOT_IMPLEMENTED,
            "`MLP` has no method `forward`. You wrote `Forwards`; the handout calls it `forward`.",
        ),
        "a method without self": (
            "class MLP:\n  def __init__(self, width, depth): 0\n  def forward(x): 0",
            FailureKind.BAD_SIGNATURE,
            (
                "`MLP.forward()` takes 0 arguments; the handout asks for 1: `MLP.forward(x)`. "
                "Is `self` missing as the first parameter?"
            ),
        ),
        "a method that is a number": (
            "class MLP:\n  forward = 5\n  def __init__(self, width, depth): 0",
            FailureKind.NOT_IMPLEMENTED,
            "`MLP.forward` is an int; it must be a function.",
        ),
        "an async method": (
            "class MLP:\n  def __init__(self, width, depth): 0\n  async def forward(self, x): 0",
            FailureKind.BAD_SIGNATURE,
            "`MLP.forward` is declared with `async def`; a plain `def` is expected.",
        ),
    }.values(),
)
def test_classes_that_cannot_be_used(source, kind, sentence):
    manager, failures, _ = registered(source)
    assert "mlp_forward" not in failures, "known only when it is used"
    failure = problem(manager.ask, "mlp_forward", {"size": 4, "x": 5})
    assert (failure.kind, wording.sentence(failure)) == (kind, sentence)


def student(source):
    return StudentModule(CONTRACT, names_of(source))


@pytest.mark.parametrize(
    ("source", "unwritten"),
    [
        ('def mse_loss(y, y_hat):\n  "Return it."\n  pass', {"mse_loss"}),
        ("def mse_loss(y, y_hat): return None", {"mse_loss"}),
        ("def mse_loss(y, y_hat): return 0", set()),
        ("def mse_loss(y, y_hat): y - y_hat", set()),
        ("class MLP:\n  def forward(self, x): pass", {"MLP.forward"}),
        (
            "class MLP:\n  @staticmethod\n  def forward(x): pass",
            {"MLP.forward"},
        ),
        ("class MLP:\n  def forward(self, x): return x", set()),
        (
            "class Net:\n  def forward(self, x): pass\nclass MLP(Net): pass",
            {"MLP.forward"},
        ),
        ("MLP = mse_loss = 3", set()),
    ],
)
def test_functions_that_do_nothing_are_unwritten(source, unwritten):
    assert set(student(source).unwritten()) == unwritten


def test_a_function_is_looked_at_under_the_name_of_its_edition():
    source = "def cross_entropy(y, y_hat): pass"
    edition = WrittenNames(names={"bce_loss": "cross_entropy"})
    module = StudentModule(CONTRACT, names_of(source), edition=edition)
    assert list(module.unwritten()) == ["bce_loss"]


def test_a_constructor_is_called_by_position_where_its_parameters_are_renamed():
    module = student("class MLP:\n  def __init__(self, w, d): self.size = w, d")
    assert module.MLP(width=1, depth=2).size == (1, 2)
    assert [note.kind for note in module.notes] == [NoteKind.RENAMED]


def test_other_attributes_of_an_object_pass_through():
    made = student(
        "class MLP:\n  def __init__(self, width, depth): self.parameters = {'W1': 1}",
    ).MLP(width=1, depth=2)
    assert made.parameters == {"W1": 1}
    made.parameters = 5
    assert made.parameters == 5


def test_an_attribute_that_the_adapter_needs_is_missing():
    made = student(
        "class MLP:\n  def __init__(self, width, depth): self.parameter = 0",
    ).MLP(width=1, depth=2)
    failure = problem(getattr, made, "parameters")
    assert failure.kind is FailureKind.NOT_IMPLEMENTED
    assert wording.sentence(failure) == (
        "`MLP` objects have no attribute `parameters`; the handout asks for it. You wrote `parameter`; the handout calls it `parameters`."
    )


def test_a_class_that_the_contract_does_not_know():
    with pytest.raises(AttributeError):
        _ = student("class Optimizer: pass").Optimizer


def test_what_student_code_raises_is_not_caught():
    manager, _, _ = registered("def mse_loss(y, y_hat): return 1 / 0")
    with pytest.raises(ZeroDivisionError):
        manager.ask("mse_loss", {"y": 1, "y_hat": 2})


class OptionalHooks:
    @student_hook(firstresult=True)
    def step(self, w, rate=0.1) -> Scalar:
        """Return the next w."""


def test_a_function_may_lack_what_its_hook_gives_a_default():
    contract = Contract.read(module_of(Hooks=OptionalHooks), "mlp.py")
    manager = StudentManager(contract)
    failures, notes = manager.register_module(
        names_of("def step(w): return -w"),
        "mlp.py",
    )
    assert failures == {}
    assert "`step` does not take `rate`" in notes[0].text
    assert manager.ask("step", {"w": 2, "rate": 0.1}) == -2
    refused = problem(manager.ask, "step", {"w": 2, "rate": 0.5})
    assert refused.kind is FailureKind.BAD_SIGNATURE
    assert refused in manager.foreseen
