"""A function that is asked for again is called as the first time, unless it is another one by then."""

import pytest

from grader.course.conformance import Signature
from grader.course.conformance_memory import Conformer
from grader.course.student_problem import NotConforming
from grader.model import NoteKind

HANDOUT = Signature("forward", ("x", "weights"))
RENAMED = "class MLP:\n  def forward(self, a, b): return self, a, b"


@pytest.fixture
def conformer():
    return Conformer()


def made(source, name="MLP"):
    names = {}
    exec(source, names)
    return names[name]


def called(conformer, found):
    call, note = conformer.conform(found, HANDOUT, "MLP.forward")
    return call(x=1, weights=2), note and note.kind


def test_each_object_is_the_self_of_its_own_method(conformer):
    cls = made(RENAMED)
    for one in (cls(), cls()):
        assert called(conformer, one.forward) == ((one, 1, 2), NoteKind.RENAMED)


def test_a_method_that_is_replaced_on_one_object(conformer):
    cls = made(RENAMED)
    one, other = cls(), cls()
    assert called(conformer, one.forward)[0] == (one, 1, 2)
    other.forward = lambda weights, x: (x, weights, "own")
    assert called(conformer, other.forward)[0] == (1, 2, "own")
    other.forward = lambda only: only
    with pytest.raises(NotConforming):
        called(conformer, other.forward)
    assert called(conformer, one.forward)[0] == (one, 1, 2)


@pytest.mark.parametrize(
    "change",
    [
        "def forward(x, weights, more, most): return 0\nf.__code__ = forward.__code__",
        "f.__defaults__ = ()",
        "import inspect\nf.__signature__ = inspect.signature(lambda one: 0)",
        "f.__wrapped__ = lambda one: 0",
        "f.__kwdefaults__ = {}\ndef forward(x, *, weights, more): return 0\nf.__code__ = forward.__code__",
    ],
)
def test_a_function_that_is_changed_is_looked_at_again(conformer, change):
    f = made("def f(x, weights, more=0): return x", "f")
    assert called(conformer, f) == (1, None)
    exec(change, {"f": f})
    with pytest.raises(NotConforming):
        called(conformer, f)


def test_other_code_with_the_same_parameters_is_not_looked_at_again(
    conformer,
    monkeypatch,
):
    f = made("def f(a, b): return a, b", "f")
    assert called(conformer, f) == ((1, 2), NoteKind.RENAMED)
    monkeypatch.delattr("grader.course.conformance_memory.conform_to_defaults")
    f.__code__ = made("def f(a, b): c = b; return c, a", "f").__code__
    assert called(conformer, f) == ((2, 1), NoteKind.RENAMED)


def test_what_takes_no_call_is_refused_every_time(conformer):
    for _ in range(2):
        with pytest.raises(NotConforming):
            called(conformer, 3)


@pytest.mark.parametrize(
    "source",
    [
        "class MLP:\n  def __init__(self, a, b): self.got = a, b",
        "class MLP:\n  def __new__(cls, a, b):\n    one = object.__new__(cls)\n    one.got = a, b\n    return one",
        "class Meta(type):\n  pass\nclass MLP(metaclass=Meta):\n  def __init__(self, a, b): self.got = a, b",
        "class MLP:\n  def __init__(self, x, weights): self.got = x, weights",
        "class Base:\n  def __init__(self, a, b): self.got = a, b\nclass MLP(Base): pass",
    ],
)
def test_a_class_is_made_the_same_way_every_time(conformer, source):
    cls = made(source)
    for _ in range(3):
        call, _ = conformer.conform(cls, HANDOUT, "MLP", constructor=True)
        assert call(x=1, weights=2).got == (1, 2)
    with pytest.raises(NotConforming):
        conformer.conform(cls, HANDOUT, "MLP")
