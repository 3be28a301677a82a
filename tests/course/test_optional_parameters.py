"""What the handout makes optional may be lacking: calls that leave it at its default are made without it."""

import pytest

from grader.course.conformance import Signature
from grader.course.optional_parameters import conform_to_defaults
from grader.course.student_problem import NotConforming
from grader.model import NoteKind


def asked(sizes, *, scale, reg=0.0, seed=None, dtype=...):
    """Stand for a function of the handout."""


HANDOUT = Signature.of(asked)
DEFAULTS = {"scale": 2, "reg": 0.0, "seed": None, "dtype": "float64"}


def made(source):
    names = {}
    exec(source, names)
    return names["net"]


def conformed(source):
    return conform_to_defaults(made(source), HANDOUT, "net")


def test_a_signature_holds_the_defaults_of_the_handout():
    assert HANDOUT.parameters == ("sizes", "scale", "reg", "seed", "dtype")
    assert HANDOUT.defaults == {"reg": 0.0, "seed": None, "dtype": ...}


LACKING = {
    "the last ones": (
        "def net(sizes, scale, reg=0.0): return sizes, scale",
        ("seed", "dtype"),
    ),
    "one between others": (
        "def net(sizes, scale, seed=None, dtype=None): return sizes, scale",
        ("reg",),
    ),
    "in another order": (
        "def net(scale, sizes): return sizes, scale",
        ("reg", "seed", "dtype"),
    ),
    "by keyword only": (
        "def net(sizes, *, scale): return sizes, scale",
        ("reg", "seed", "dtype"),
    ),
    "with one of its own": (
        "def net(sizes, scale, *, verbose=True): return sizes, scale",
        ("reg", "seed", "dtype"),
    ),
    "renamed": (
        "def net(D, std, strength): return D, std",
        ("seed", "dtype"),
    ),
}


@pytest.mark.parametrize(("source", "names"), LACKING.values(), ids=LACKING)
def test_a_call_with_the_defaults_is_made_without_them(source, names):
    call, note = conformed(source)
    assert call(sizes=1, **DEFAULTS) == (1, 2)
    assert note.kind is NoteKind.RENAMED
    written = ", ".join(f"`{name}`" for name in names)
    assert f"`net` does not take {written}, which the handout" in note.text


@pytest.mark.parametrize("seed", [7, 0, "None", [None]])
def test_a_call_with_another_value_is_refused(seed):
    call, _ = conformed("def net(sizes, scale, reg=0.0): return sizes")
    with pytest.raises(NotConforming) as refused:
        call(sizes=1, **{**DEFAULTS, "seed": seed})
    assert refused.value.details.takes == 3


def test_a_default_of_any_value_is_left_out_whatever_it_is():
    call, _ = conformed("def net(sizes, scale, reg, seed): return sizes")
    assert call(sizes=1, **{**DEFAULTS, "dtype": object()}) == 1


def test_what_a_function_takes_reaches_it():
    call, _ = conformed("def net(sizes, scale, reg): return reg")
    assert call(sizes=1, **{**DEFAULTS, "reg": 0.5}) == 0.5


REFUSED = {
    "what is not optional": "def net(sizes, reg=0.0, seed=None): return sizes",
    "all": "def net(): return 0",
    "renamed, and too few": "def net(D): return D",
    "renamed, at another place": "def net(D, scale, seed): return D",
    "not a function": "net = 3",
}


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_nothing_else_may_be_lacking(source):
    with pytest.raises(NotConforming):
        conformed(source)


def test_a_function_that_takes_all_gets_all_and_no_note():
    source = "def net(sizes, scale, reg, seed, dtype): return dtype"
    call, note = conformed(source)
    assert call(sizes=1, **DEFAULTS) == "float64"
    assert note is None
