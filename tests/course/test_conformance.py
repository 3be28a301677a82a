"""Whether a student's function can be called the way the handout says, and the sentence where it cannot."""

import functools

import pytest

from grader.course.conformance import Signature, conform
from grader.course.student_problem import NotConforming
from grader.model import FailureKind, NoteKind, StudentFailure
from grader.wording import failures as wording

HANDOUT = Signature("forward", ("x", "weights", "biases"))
ASKED = "the handout asks for 3: `forward(x, weights, biases)`."


def made(source, name="forward"):
    """Return what *source* binds to *name*."""
    names = {"functools": functools}
    exec(source, names)
    return names[name]


def conforming(source):
    """Return what the student's `forward` returns for x=1, weights=2, biases=3, and the note about it."""
    call, note = conform(made(source), HANDOUT, "forward")
    return call(x=1, weights=2, biases=3), note


RIGHT = {
    "as in the handout": "def forward(x, weights, biases): return x, weights, biases",
    "annotated": "def forward(x: 'Tensor', weights: int = 0, biases: 'a:b' = None) -> 'T': return x, weights, biases",
    "lambda": "forward = lambda x, weights, biases: (x, weights, biases)",
    "defaults": "def forward(x, weights=None, biases=None): return x, weights, biases",
    "a further parameter with a default": "def forward(x, weights, biases, lr=0.1): return x, weights, biases",
    "a further keyword": "def forward(x, weights, biases, *, lr=0.1): return x, weights, biases",
    "*args": "def forward(*args): return args",
    "*args at the end": "def forward(x, *rest): return (x, *rest)",
    "**kwargs": "def forward(**kwargs): return kwargs['x'], kwargs['weights'], kwargs['biases']",
    "**kwargs at the end": "def forward(x, **rest): return x, rest['weights'], rest['biases']",
    "keyword-only": "def forward(*, x, weights, biases): return x, weights, biases",
    "keyword-only in part": "def forward(x, *, weights, biases): return x, weights, biases",
    "positional-only": "def forward(x, weights, biases, /): return x, weights, biases",
    "decorated with functools.wraps": """
def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
@logged
def forward(x, weights, biases): return x, weights, biases
""",
    "decorated without functools.wraps": """
def logged(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
@logged
def forward(x, weights, biases): return x, weights, biases
""",
    "cached": "forward = functools.lru_cache(lambda x, weights, biases: (x, weights, biases))",
    "partial by keyword": """
def general(x, weights, biases, activation): return x, weights, biases
forward = functools.partial(general, activation='relu')
""",
    "partial by position": """
def general(activation, x, weights, biases): return x, weights, biases
forward = functools.partial(general, 'relu')
""",
    "an object with __call__": """
class Forward:
    def __call__(self, x, weights, biases): return x, weights, biases
forward = Forward()
""",
    "a bound method": """
class Net:
    def run(self, x, weights, biases): return x, weights, biases
forward = Net().run
""",
}


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT)
def test_what_can_be_called(source):
    assert conforming(source) == ((1, 2, 3), None)


RENAMED = {
    "all renamed": ("def forward(X, W, b): return X, W, b", "`X`, `W`, `b`"),
    "one renamed": (
        "def forward(x, W, biases): return x, W, biases",
        "`x`, `W`, `biases`",
    ),
    "renamed with defaults": (
        "def forward(X, W=None, b=None): return X, W, b",
        "`X`, `W`, `b`",
    ),
    "renamed, with a further default": (
        "def forward(X, W, b, lr=1): return X, W, b",
        "`X`, `W`, `b`",
    ),
    "renamed, positional-only": (
        "def forward(X, W, b, /): return X, W, b",
        "`X`, `W`, `b`",
    ),
    "renamed, then open": ("def forward(X, *rest): return (X, *rest)", "`X`"),
}


@pytest.mark.parametrize(("source", "names"), RENAMED.values(), ids=RENAMED)
def test_renamed_parameters_are_passed_by_position_with_a_note(source, names):
    result, note = conforming(source)
    assert result == (1, 2, 3)
    assert note.kind is NoteKind.RENAMED
    assert note.text == (
        f"The parameters of `forward` are named {names}; the handout says `x`, `weights`, `biases`. "
        "They were passed by position."
    )


def test_the_handouts_names_in_another_order_are_passed_by_name_with_a_note():
    result, note = conforming(
        "def forward(weights, biases, x): return x, weights, biases",
    )
    assert result == (1, 2, 3)
    assert note.text == (
        "`forward` takes its parameters in the order `weights`, `biases`, `x`; "
        "the handout's is `x`, `weights`, `biases`. They were passed by name."
    )


def test_a_wrapper_that_takes_positions_only_is_called_by_position():
    @functools.wraps(subtract_named)
    def wrapper(*arguments):
        return subtract_named(*arguments)

    call, note = conform(wrapper, Signature("subtract", ("x", "y")), "subtract")
    assert (call(x=5, y=3), note) == (2, None)


def subtract_named(x, y):
    return x - y


def test_a_function_that_tells_no_signature_is_called_by_position():
    call, note = conform(max, Signature("largest", ("a", "b")), "largest")
    assert (call(a=1, b=2), note) == (2, None)


def test_a_signature_that_lies_is_called_by_position():
    call, _ = conform(
        made("def forward(x, w, b): return x, w, b\nforward.__signature__ = 5"),
        HANDOUT,
        "forward",
    )
    assert call(x=1, weights=2, biases=3) == (1, 2, 3)


def said(refusal):
    return wording.sentence(StudentFailure(refusal.details))


BAD_SIGNATURE = {
    "too few": (
        "def forward(x, weights): 0",
        f"`forward(x, weights)` takes 2 arguments; {ASKED}",
    ),
    "one": ("def forward(x): 0", f"`forward(x)` takes 1 argument; {ASKED}"),
    "none": ("def forward(): 0", f"`forward()` takes 0 arguments; {ASKED}"),
    "too many": (
        "def forward(x, w, b, lr): 0",
        f"`forward(x, w, b, lr)` takes 4 arguments; {ASKED}",
    ),
    "the right ones and one more": (
        "def forward(x, weights, biases, lr): 0",
        f"`forward(x, weights, biases, lr)` takes 4 arguments; {ASKED}",
    ),
    "too few, with a default": (
        "def forward(x: int, weights={'a': 'b:c'}): 0",
        f"`forward(x, weights=…)` takes 2 arguments; {ASKED}",
    ),
    "too few, the others keywords with defaults": (
        "def forward(X, *, weights=None, biases=None): 0",
        f"`forward(X, *, weights=…, biases=…)` takes 1 argument; {ASKED}",
    ),
    "renamed, then **kwargs": (
        "def forward(X, **rest): 0",
        f"`forward(X, **rest)` takes 1 argument; {ASKED}",
    ),
    "too many, then *args": (
        "def forward(a, b, c, d, *rest): 0",
        f"`forward(a, b, c, d, *rest)` takes 4 arguments; {ASKED}",
    ),
    "too few, positional-only": (
        "def forward(x, w, /): 0",
        f"`forward(x, w, /)` takes 2 arguments; {ASKED}",
    ),
    "keyword-only, renamed": (
        "def forward(x, *, W, b): 0",
        "`forward` takes `W`, `b` by keyword only; the handout asks for `forward(x, weights, biases)`.",
    ),
    "keyword-only beyond the right ones": (
        "def forward(x, weights, biases, *, lr): 0",
        f"`forward(x, weights, biases, *, lr)` takes 4 arguments; {ASKED}",
    ),
    "ambiguous": (
        "def forward(weights, X, b): 0",
        (
            "`weights` is parameter 1 of `forward`; in the handout it is parameter 2. "
            "Name them as in the handout: `forward(x, weights, biases)`."
        ),
    ),
    "ambiguous, all names but positional-only": (
        "def forward(weights, x, biases, /): 0",
        (
            "`x` is parameter 2 of `forward`; in the handout it is parameter 1. "
            "Name them as in the handout: `forward(x, weights, biases)`."
        ),
    ),
    "ambiguous, then open": (
        "def forward(biases, *rest): 0",
        (
            "`biases` is parameter 1 of `forward`; in the handout it is parameter 3. "
            "Name them as in the handout: `forward(x, weights, biases)`."
        ),
    ),
    "a coroutine": (
        "async def forward(x, weights, biases): 0",
        "`forward` is declared with `async def`; a plain `def` is expected.",
    ),
    "an async generator": (
        "async def forward(x, weights, biases): yield x",
        "`forward` is declared with `async def`; a plain `def` is expected.",
    ),
    "a generator": (
        "def forward(x, weights, biases): yield x",
        "`forward` uses `yield`, which makes it a generator; it must `return` its value.",
    ),
    "a partial of a generator": (
        "def general(x, weights, biases, k): yield x\nforward = functools.partial(general, k=1)",
        "`forward` uses `yield`, which makes it a generator; it must `return` its value.",
    ),
    "a partial of too many": (
        "def general(a, b, c, d, e): 0\nforward = functools.partial(general, 1)",
        f"`forward(b, c, d, e)` takes 4 arguments; {ASKED}",
    ),
    "an object whose __call__ takes too few": (
        "class Forward:\n  def __call__(self, x): 0\nforward = Forward()",
        f"`forward(x)` takes 1 argument; {ASKED}",
    ),
    "decorated with functools.wraps, too few": (
        "def forward(x, weights): 0\nforward = functools.wraps(forward)(lambda *args, **kwargs: 0)",
        f"`forward(x, weights)` takes 2 arguments; {ASKED}",
    ),
}


@pytest.mark.parametrize(
    ("source", "sentence"),
    BAD_SIGNATURE.values(),
    ids=BAD_SIGNATURE,
)
def test_what_cannot_be_called(source, sentence):
    with pytest.raises(NotConforming) as refused:
        conform(made(source), HANDOUT, "forward")
    assert (refused.value.details.kind, said(refused.value)) == (
        FailureKind.BAD_SIGNATURE,
        sentence,
    )


NO_FUNCTION = {
    "a number": ("forward = 5", "`forward` is an int; it must be a function."),
    "a text": (
        "forward = 'relu'",
        "`forward` is a str; it must be a function.",
    ),
    "nothing": (
        "forward = None",
        "`forward` is a NoneType; it must be a function.",
    ),
    "a module": (
        "import math as forward",
        "`forward` is a module; it must be a function.",
    ),
    "an instance": (
        "class Net: pass\nforward = Net()",
        "`forward` is a Net; it must be a function.",
    ),
    "a class": (
        "class forward: pass",
        "`forward` is a class; the handout asks for a function.",
    ),
    "a class that can be called": (
        "class forward:\n  def __init__(self, x, weights, biases): 0",
        "`forward` is a class; the handout asks for a function.",
    ),
}


@pytest.mark.parametrize(
    ("source", "sentence"),
    NO_FUNCTION.values(),
    ids=NO_FUNCTION,
)
def test_what_is_no_function(source, sentence):
    with pytest.raises(NotConforming) as refused:
        conform(made(source), HANDOUT, "forward")
    assert (refused.value.details.kind, said(refused.value)) == (
        FailureKind.NOT_IMPLEMENTED,
        sentence,
    )


METHODS = {
    "self is missing": (
        "def forward(x): 0",
        (
            "`MLP.forward()` takes 0 arguments; the handout asks for 1: `MLP.forward(x)`. "
            "Is `self` missing as the first parameter?"
        ),
    ),
    "self and all else is missing": (
        "def forward(): 0",
        (
            "`MLP.forward()` takes 0 arguments; the handout asks for 1: `MLP.forward(x)`. "
            "Is `self` missing as the first parameter?"
        ),
    ),
    "self is there": (
        "def forward(self): 0",
        "`MLP.forward()` takes 0 arguments; the handout asks for 1: `MLP.forward(x)`.",
    ),
    "too many": (
        "def forward(self, x, w): 0",
        "`MLP.forward(x, w)` takes 2 arguments; the handout asks for 1: `MLP.forward(x)`.",
    ),
    "static": (
        "@staticmethod\n  def forward(): 0",
        "`MLP.forward()` takes 0 arguments; the handout asks for 1: `MLP.forward(x)`.",
    ),
}


@pytest.mark.parametrize(("method", "sentence"), METHODS.values(), ids=METHODS)
def test_methods(method, sentence):
    network = made(f"class MLP:\n  {method}", "MLP")()
    with pytest.raises(NotConforming) as refused:
        conform(network.forward, Signature("forward", ("x",)), "MLP.forward")
    assert said(refused.value) == sentence


def test_sentences_about_a_method_name_its_class():
    method = made("class MLP:\n  def step(self, rate, batch): 0", "MLP")().step
    with pytest.raises(NotConforming) as refused:
        conform(method, Signature("step", ("batch", "lr")), "MLP.step")
    assert said(refused.value) == (
        "`batch` is parameter 2 of `MLP.step`; in the handout it is parameter 1. "
        "Name them as in the handout: `MLP.step(batch, lr)`."
    )


CONSTRUCTORS = {
    "too few": (
        "def __init__(self, size): 0",
        "`MLP(size)` takes 1 argument; the handout asks for 2: `MLP(width, depth)`.",
    ),
    "no constructor": (
        "pass",
        "`MLP()` takes 0 arguments; the handout asks for 2: `MLP(width, depth)`.",
    ),
    "self is missing": (
        "def __init__(width, depth): 0",
        (
            "`MLP(depth)` takes 1 argument; the handout asks for 2: `MLP(width, depth)`. "
            "Is `self` missing as the first parameter?"
        ),
    ),
    "ambiguous": (
        "def __init__(self, depth, size): 0",
        (
            "`depth` is parameter 1 of `MLP`; in the handout it is parameter 2. "
            "Name them as in the handout: `MLP(width, depth)`."
        ),
    ),
}


@pytest.mark.parametrize(
    ("body", "sentence"),
    CONSTRUCTORS.values(),
    ids=CONSTRUCTORS,
)
def test_constructors(body, sentence):
    with pytest.raises(NotConforming) as refused:
        conform(
            made(f"class MLP:\n  {body}", "MLP"),
            Signature("__init__", ("width", "depth")),
            "MLP",
            constructor=True,
        )
    assert (refused.value.details.kind, said(refused.value)) == (
        FailureKind.BAD_SIGNATURE,
        sentence,
    )


def test_a_class_is_made_where_the_handout_asks_for_one():
    network = made(
        "class MLP:\n  def __init__(self, width, depth): self.size = width, depth",
        "MLP",
    )
    make, note = conform(
        network,
        Signature("__init__", ("width", "depth")),
        "MLP",
        constructor=True,
    )
    assert (make(width=1, depth=2).size, note) == ((1, 2), None)


def test_a_default_that_breaks_when_it_is_shown_is_not_shown():
    source = "class Rude:\n  def __repr__(self): raise RuntimeError\ndef forward(x, weights=Rude()): 0"
    with pytest.raises(NotConforming) as refused:
        conform(made(source), HANDOUT, "forward")
    assert "`forward(x, weights=…)` takes 2 arguments" in said(refused.value)


def test_the_signature_of_a_definition_leaves_self_out():
    assert Signature.of(made("def forward(self, x, w): 0")) == Signature(
        "forward",
        ("x", "w"),
    )
    assert str(Signature.of(made("def forward(x): 0"))) == "forward(x)"
