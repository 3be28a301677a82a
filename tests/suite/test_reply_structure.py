"""Whether a reply has the structure that the handout asks for, and the words where it has not."""

from typing import Any, NamedTuple, TypedDict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.handout import Array, Scalar
from grader.model import StudentFailure
from grader.suite.partial_replies import (
    Refused,
    check_parts,
    partial,
    refused_leaves,
)
from grader.suite.reply_structure import (
    BadReply,
    asked,
    check_reply,
    structure_of,
)
from grader.testing.arrays import from_numpy
from grader.wording import failures as wording
from grader.wording import replies


class LossAndGradient(NamedTuple):
    loss: Scalar
    gradient: Array


class Three(NamedTuple):
    scores: Array
    loss: Scalar
    gradient: Array


class Alone(NamedTuple):
    loss: Scalar


class Gradients(TypedDict):
    dW: Array
    db: Array


class State(NamedTuple):
    loss: Scalar
    gradients: Gradients


ARRAY = from_numpy(np.arange(6.0).reshape(2, 3))
NARROW = from_numpy(np.float32([[2.5]]))
ONE = from_numpy(np.array([2.5]))
POINT = from_numpy(np.array(2.5))
COMPLEX = from_numpy(np.array(1j))

ACCEPTED = {
    "an array": (Array, ARRAY, ARRAY),
    "a number": (Scalar, 1.5, 1.5),
    "an int for a number": (Scalar, 3, 3),
    "an array of no dimension for a number": (Scalar, POINT, 2.5),
    "an array with one element for a number": (Scalar, ONE, 2.5),
    "a number of single precision": (
        Scalar,
        NARROW,
        from_numpy(np.array(2.5, np.float32)),
    ),
    "an integer as an array": (Scalar, from_numpy(np.array([3])), 3),
    "True": (bool, True, True),
    "a text": (str, "relu", "relu"),
    "a pair": (LossAndGradient, (POINT, ARRAY), LossAndGradient(2.5, ARRAY)),
    "a list for a pair": (
        LossAndGradient,
        [1.0, ARRAY],
        LossAndGradient(1.0, ARRAY),
    ),
    "a tuple without names": (
        tuple[Scalar, Array],
        (POINT, ARRAY),
        (2.5, ARRAY),
    ),
    "a dict": (Gradients, {"dW": ARRAY, "db": ONE}, {"dW": ARRAY, "db": ONE}),
    "a dict with more keys": (
        Gradients,
        {"db": ONE, "lr": 0.1, "dW": ARRAY},
        {"dW": ARRAY, "db": ONE},
    ),
    "a dict of any keys": (
        dict[str, Scalar],
        {"a": POINT, "b": 1},
        {"a": 2.5, "b": 1},
    ),
    "a list": (list[Scalar], (POINT, 1.0), [2.5, 1.0]),
    "a pair that holds a dict": (
        State,
        (1.0, {"dW": ARRAY, "db": ONE}),
        State(1.0, {"dW": ARRAY, "db": ONE}),
    ),
    "None where it may be": (Array | None, None, None),
    "an array where None may be": (Array | None, ARRAY, ARRAY),
    "the second of two kinds": (Array | Scalar, 1.5, 1.5),
    "None where nothing is asked for": (None, None, None),
    "anything where nothing is asked for": (None, ARRAY, ARRAY),
    "anything where anything goes": (Any, {"a": [None]}, {"a": [None]}),
    "None inside, where it may be": (
        tuple[Scalar, Array | None],
        (1.0, None),
        (1.0, None),
    ),
}


@pytest.mark.parametrize(
    ("returns", "reply", "value"),
    ACCEPTED.values(),
    ids=ACCEPTED,
)
def test_accepted(returns, reply, value):
    found = check_reply(returns, reply)
    assert found == value
    assert type(found) is type(value)


def said(refusal):
    sentence = wording.sentence(StudentFailure(refusal.details, "f"))
    return sentence.removeprefix("`f` returned ")


REFUSED = {
    "None for an array": (Array, None, "None; is a `return` missing?"),
    "None for a pair": (LossAndGradient, None, "None; is a `return` missing?"),
    "None for a dict": (Gradients, None, "None; is a `return` missing?"),
    "a number for an array": (
        Array,
        1.5,
        "a float; the handout asks for an array.",
    ),
    "a list for an array": (
        Array,
        [1.0, 2.0],
        "a list; the handout asks for an array.",
    ),
    "an empty list for an array": (
        Array,
        [],
        "an empty list; the handout asks for an array.",
    ),
    "an array for a number": (
        Scalar,
        ARRAY,
        "an array of shape (2, 3); the handout asks for one number. Is the mean or the sum missing?",
    ),
    "an empty array for a number": (
        Scalar,
        from_numpy(np.zeros((0, 3))),
        "an array of shape (0, 3); the handout asks for one number. Is the mean or the sum missing?",
    ),
    "a complex number": (
        Scalar,
        COMPLEX,
        "complex numbers; the handout asks for a number.",
    ),
    "a text for a number": (
        Scalar,
        "2.5",
        "a str; the handout asks for a number.",
    ),
    "a dict for a number": (
        Scalar,
        {},
        "an empty dict; the handout asks for a number.",
    ),
    "a number for a text": (str, 1, "an int; the handout asks for a text."),
    "one value for a pair": (
        LossAndGradient,
        1.5,
        "one value; the handout asks for the pair loss, gradient.",
    ),
    "one array for a pair": (
        LossAndGradient,
        ARRAY,
        "one value; the handout asks for the pair loss, gradient.",
    ),
    "a dict for a pair": (
        LossAndGradient,
        {"loss": 1.0},
        "a dict; the handout asks for the pair loss, gradient.",
    ),
    "a triple for a pair": (
        LossAndGradient,
        (1.0, ARRAY, ARRAY),
        "3 values; the handout asks for the pair loss, gradient.",
    ),
    "a tuple of one for a pair": (
        LossAndGradient,
        (1.0,),
        "1 value; the handout asks for the pair loss, gradient.",
    ),
    "an empty tuple for a pair": (
        LossAndGradient,
        (),
        "0 values; the handout asks for the pair loss, gradient.",
    ),
    "a pair for a triple": (
        Three,
        (ARRAY, 1.0),
        "2 values; the handout asks for the triple scores, loss, gradient.",
    ),
    "a pair for a tuple without names": (
        tuple[Array, Array, Array, Array],
        (ARRAY, ARRAY),
        "2 values; the handout asks for 4 values.",
    ),
    "an unreduced loss": (
        LossAndGradient,
        (ARRAY, ARRAY),
        "`loss` as an array of shape (2, 3); the handout asks for one number. Is the mean or the sum missing?",
    ),
    "None inside": (LossAndGradient, (None, ARRAY), "`loss` as None."),
    "None inside a dict": (Gradients, {"dW": None, "db": ONE}, "`dW` as None."),
    "a number inside a tuple without names": (
        tuple[Scalar, Array],
        (1.0, 2.0),
        "value 2 as a float; the handout asks for an array.",
    ),
    "a text inside a list": (
        list[Scalar],
        [1.0, "x"],
        "item 1 as a str; the handout asks for a number.",
    ),
    "an array for a list": (
        list[Scalar],
        ARRAY,
        "an array of shape (2, 3); the handout asks for a list.",
    ),
    "a list for a dict": (
        Gradients,
        [ARRAY, ONE],
        "a list; the handout asks for a dict with the keys dW, db.",
    ),
    "a dict without a key": (
        Gradients,
        {"dW": ARRAY, "b": ONE},
        "a dict without `db`; it has other keys.",
    ),
    "an empty dict": (Gradients, {}, "a dict without `dW`, `db`; it is empty."),
    "a number for a dict of any keys": (
        dict[str, Scalar],
        1,
        "an int; the handout asks for a dict.",
    ),
    "an array inside a dict of any keys": (
        dict[str, Scalar],
        {"a": ARRAY},
        "an entry as an array of shape (2, 3); the handout asks for one number. Is the mean or the sum missing?",
    ),
    "a dict without a key inside a pair": (
        State,
        (1.0, {}),
        "`gradients` as a dict without `dW`, `db`; it is empty.",
    ),
    "neither of two kinds": (
        Array | Scalar,
        "x",
        "a str; the handout asks for a number.",
    ),
    "neither an array nor None": (
        Array | None,
        "x",
        "a str; the handout asks for an array.",
    ),
}


@pytest.mark.parametrize(
    ("returns", "reply", "words"),
    REFUSED.values(),
    ids=REFUSED,
)
def test_refused(returns, reply, words):
    with pytest.raises(BadReply) as refused:
        check_reply(returns, reply)
    assert said(refused.value) == words


SECRET = "3141592653"


@pytest.mark.parametrize(
    ("returns", "reply"),
    [
        (Gradients, {SECRET: ONE}),
        (dict[str, Scalar], {SECRET: ARRAY}),
        (Scalar, Array("float64", (0, int(SECRET)), b"")),
        (list[Scalar], Array("float64", (int(SECRET), 0), b"")),
        (LossAndGradient, SECRET),
        (LossAndGradient, [1.0] * 314),
        (list[Scalar], [1.0] * 314 + [SECRET]),
    ],
)
def test_nothing_of_a_reply_is_repeated_that_could_be_an_input(returns, reply):
    with pytest.raises(BadReply) as refused:
        check_reply(returns, reply)
    assert SECRET[:3] not in said(refused.value)


ANY_REPLY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(
        [
            ARRAY,
            ONE,
            POINT,
            NARROW,
            COMPLEX,
            from_numpy(np.zeros((2, 0), bool)),
        ],
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(
            st.sampled_from(["dW", "db", "loss", "x\n"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
DECLARED = [
    returns
    for _, returns in sorted(
        {
            str(one): one for one, *_ in (*ACCEPTED.values(), *REFUSED.values())
        }.items(),
    )
]


@given(st.sampled_from(DECLARED), ANY_REPLY)
def test_any_reply_is_accepted_or_refused_in_words(returns, reply):
    try:
        check_reply(returns, reply)
    except BadReply as refused:
        words = said(refused)
        assert words.endswith((".", "?"))
        assert words.isprintable()


def test_a_hook_cannot_declare_what_cannot_be_checked():
    with pytest.raises(TypeError, match="cannot declare that it returns"):
        check_reply(set, ())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "a bool"),
        (1, "an int"),
        ({"a": 1}, "a dict"),
        ((1,), "a tuple"),
        ((), "an empty tuple"),
        (None, "None"),
    ],
)
def test_kinds_by_name(value, words):
    assert replies.got_words(structure_of(value)) == words


@pytest.mark.parametrize(
    ("returns", "words"),
    [
        (int, "a whole number"),
        (bool, "True or False"),
        (Alone, "one value loss"),
        (tuple[Scalar, Scalar], "the pair"),
        (list[Array], "a list"),
        (dict[str, Array], "a dict"),
    ],
)
def test_what_is_asked_for(returns, words):
    assert replies.asked_words(asked(returns)) == words


# --- part by part -----------------------------------------------------------------------------------------------------


def words_of(part):
    return said(BadReply(part.details))


def test_a_part_that_is_refused_leaves_its_neighbours():
    found = check_parts(LossAndGradient, [ARRAY, ARRAY])
    assert found.gradient == ARRAY
    assert isinstance(found.loss, Refused)
    assert words_of(found.loss) == (
        "`loss` as an array of shape (2, 3); the handout asks for one number."
        " Is the mean or the sum missing?"
    )


def test_a_missing_entry_leaves_the_others():
    found = check_parts(State, [1.0, {"dW": ARRAY}])
    assert (found.loss, found.gradients["dW"]) == (1.0, ARRAY)
    assert words_of(found.gradients["db"]) == (
        "`gradients` as a dict without `db`; it has no other keys."
    )


def test_a_part_of_a_pair_without_names():
    first, second = check_parts(tuple[Array, Scalar], [None, 2.0])
    assert (words_of(first), second) == ("value 1 as None.", 2.0)


def test_a_structure_that_is_refused_stands_for_its_leaves():
    found = check_parts(State, [1.0, None])
    leaves = list(refused_leaves(found.gradients, "gradients"))
    assert [name for name, _ in leaves] == ["gradients.dW", "gradients.db"]
    assert {words_of(part) for _, part in leaves} == {"`gradients` as None."}


@pytest.mark.parametrize(
    ("returns", "reply"),
    [
        (LossAndGradient, 1.0),
        (LossAndGradient, [None, None]),
        (LossAndGradient, [1.0]),
        (Gradients, {}),
        (Gradients, [ARRAY, ARRAY]),
        (Array, 1.0),
        (tuple[Array, Any], [None, None]),
    ],
)
def test_where_no_part_fits_the_reply_is_refused(returns, reply):
    with pytest.raises(BadReply) as in_parts:
        check_parts(returns, reply)
    with pytest.raises(BadReply) as whole:
        check_reply(returns, reply)
    assert in_parts.value.details == whole.value.details


class Wanted(Exception):
    pass


def refuse(reason):
    raise Wanted(reason)


@pytest.mark.parametrize(
    "use",
    [
        lambda reply: reply.loss,
        lambda reply: reply[0],
        list,
        lambda reply: reply[:1],
        lambda reply: reply.gradients["db"],
        lambda reply: reply.gradients.get("db"),
        lambda reply: dict(reply.gradients),
        lambda reply: {**reply.gradients},
        lambda reply: list(reply.gradients.items()),
        lambda reply: list(reply.gradients.values()),
    ],
)
def test_a_refused_part_raises_when_it_is_used(use):
    reply = partial(check_parts(State, [None, {"dW": ARRAY}]), refuse)
    assert reply.gradients["dW"] == ARRAY
    assert reply.gradients.get("dB") is None
    with pytest.raises(Wanted):
        use(reply)


def test_a_record_has_its_fields_only():
    reply = partial(check_parts(State, [None, {"dW": ARRAY}]), refuse)
    with pytest.raises(AttributeError):
        _ = reply.lost


def test_a_whole_reply_stays_what_it_is():
    reply = check_parts(State, [1.0, {"dW": ARRAY, "db": ARRAY}])
    assert partial(reply, refuse) is reply
