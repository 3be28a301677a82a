"""Recorded values of public tests: written, read, replayed, and compared with fresh ones."""

import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import RecordedValuesError
from grader.suite.recorded_answers import (
    FORMAT,
    RecordedCall,
    Recording,
    Replayed,
    agree,
    dump,
    load,
    stale,
    write,
)
from grader.suite.reference_oracle import contract_of

ARGUMENTS = {
    "x": np.arange(6.0).reshape(2, 3),
    "layers": {"f": "relu", "sizes": [1, (2, None, True)]},
}
REPLY = (
    np.float32([0.5]),
    {"dW": np.ones((2, 0)), "n": np.array(3)},
    [1.5, float("inf")],
)
RECORDING = Recording(
    {"test_a.py::test_x#0": RecordedCall("half", ARGUMENTS, REPLY)},
    74,
)


def same(one, other):
    """Return whether two trees are the same to the bit, containers and dtypes included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(
            same(one[key], other[key]) for key in one
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray):
        return (
            one.dtype == other.dtype
            and one.shape == other.shape
            and one.tobytes() == other.tobytes()
        )
    return one == other


# --- the file ---------------------------------------------------------------------------------------------------------


def test_a_recording_comes_back_as_it_was(tmp_path):
    write(RECORDING, tmp_path / "recorded.npz")
    back = load(tmp_path / "recorded.npz")
    assert back.hidden_tests == 74
    call = back.calls["test_a.py::test_x#0"]
    assert call.hook == "half"
    assert same(call.arguments, ARGUMENTS)
    assert same(call.reply, REPLY)


TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.builds(lambda n: np.arange(float(n)), st.integers(0, 3)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(TREES)
def test_any_tree_comes_back_as_it_was(tmp_path_factory, tree):
    path = tmp_path_factory.getbasetemp() / "tree.npz"
    write(Recording({"a#0": RecordedCall("f", {"x": tree}, tree)}, 0), path)
    assert same(load(path).calls["a#0"].reply, tree)


def test_the_same_values_give_the_same_bytes():
    assert dump(RECORDING) == dump(RECORDING)


def test_nothing_is_pickled():
    with zipfile.ZipFile(_file(dump(RECORDING))) as archive:
        assert all(
            b"(S'" not in archive.read(name)
            and b"\x80\x04" not in archive.read(name)[:200]
            for name in archive.namelist()
        )
    with pytest.raises(ValueError, match="allow_pickle"):
        dump(
            Recording(
                {"a#0": RecordedCall("f", {"x": np.array([object()])}, None)},
                0,
            ),
        )


def _file(content):
    from io import BytesIO

    return BytesIO(content)


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "recorded.npz"
    write(RECORDING, path)
    before = path.read_bytes()
    monkeypatch.setattr("grader.suite.recorded_answers.dump", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(RECORDING, path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["recorded.npz"]


def test_there_is_no_file(tmp_path):
    with pytest.raises(
        RecordedValuesError,
        match="There are no recorded values",
    ) as refused:
        load(tmp_path / "recorded.npz")
    assert "new kit" in refused.value.tip


def _index(**changes):
    index = {"format": FORMAT, "hidden_tests": 1, "calls": {}, **changes}
    buffer = _file(b"")
    np.savez(buffer, index=np.frombuffer(json.dumps(index).encode(), np.uint8))
    return buffer.getvalue()


def _pickled():
    buffer = _file(b"")
    np.savez(buffer, index=np.array([{"a": 1}], dtype=object))
    return buffer.getvalue()


def _array():
    buffer = _file(b"")
    np.save(buffer, np.ones(3))
    return buffer.getvalue()


BROKEN = {
    "empty": b"",
    "a text": b"hello",
    "the beginning of one": dump(RECORDING)[:200],
    "the end is missing": dump(RECORDING)[:-30],
    "a bit is flipped": dump(RECORDING)[:60]
    + b"\xff\xff"
    + dump(RECORDING)[62:],
    "a single array": _array(),
    "pickled objects": _pickled(),
    "an archive of something else": _file(b"").getvalue()
    + b"PK\x05\x06"
    + bytes(18),
    "an index that is a list": _index(calls=[]),
    "a call that is a number": _index(calls={"a#0": 5}),
    "a call without a hook": _index(calls={"a#0": {}}),
    "an array that is not there": _index(
        calls={"a#0": {"hook": "f", "arguments": ["a", "a7"], "reply": None}},
    ),
    "a tree without a tag": _index(
        calls={"a#0": {"hook": "f", "arguments": [], "reply": None}},
    ),
    "hidden tests that are no number": _index(hidden_tests="many"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read(tmp_path, content):
    (tmp_path / "recorded.npz").write_bytes(content)
    with pytest.raises(RecordedValuesError, match="cannot be read"):
        load(tmp_path / "recorded.npz")


def test_a_file_of_another_format(tmp_path):
    (tmp_path / "recorded.npz").write_bytes(_index(format=99))
    with pytest.raises(
        RecordedValuesError,
        match="has format 99; this grader reads 1",
    ):
        load(tmp_path / "recorded.npz")


# --- replaying --------------------------------------------------------------------------------------------------------

X = np.array([[0.1, 0.2]])


@pytest.fixture
def replayed(toy):
    calls = {
        "test_a.py::test_x#0": RecordedCall("half", {"x": X}, X / 2),
        "test_a.py::test_x#1": RecordedCall("half", {"x": 2 * X}, X),
    }
    oracle = Replayed(Recording(calls, 1), contract_of(toy, adapter=False))
    oracle.start_test("test_a.py::test_x", None)
    return oracle


def test_answers_come_in_the_order_in_which_they_were_asked(replayed):
    for _ in range(2):
        replayed.start_test("test_a.py::test_x", None)
        assert np.array_equal(replayed.half(x=X), X / 2)
        assert np.array_equal(replayed.half(x=2 * X), X)


def test_answers_are_copies(replayed):
    replayed.half(x=X)[:] = 99
    replayed.start_test("test_a.py::test_x", None)
    assert np.array_equal(replayed.half(x=X), X / 2)


def test_a_question_may_differ_by_rounding(replayed):
    assert np.array_equal(replayed.half(x=X * (1 + 1e-13)), X / 2)


def test_answers_in_single_precision(replayed):
    replayed.start_test("test_a.py::test_x", "float32")
    assert replayed.half(x=X).dtype == np.float32


@pytest.mark.parametrize(
    "ask",
    [
        lambda oracle: oracle.half(x=X + 1e-6),
        lambda oracle: oracle.half(x=X.T),
        lambda oracle: oracle.loss(y=X, y_hat=X),
        lambda oracle: [oracle.half(x=X), oracle.half(x=X)],
        lambda oracle: [
            oracle.half(x=X),
            oracle.half(x=2 * X),
            oracle.half(x=X),
        ],
        lambda oracle: [
            oracle.start_test("test_a.py::test_new", None),
            oracle.half(x=X),
        ],
    ],
)
def test_a_question_that_was_not_recorded(replayed, ask):
    with pytest.raises(
        RecordedValuesError,
        match=r"The recorded values do not fit test_a\.py::test_",
    ):
        ask(replayed)


# --- staleness --------------------------------------------------------------------------------------------------------


def changed(**fields):
    return replace(
        RECORDING,
        calls={
            "test_a.py::test_x#0": replace(
                RECORDING.calls["test_a.py::test_x#0"],
                **fields,
            ),
        },
    )


def test_what_is_stale():
    assert stale(RECORDING, RECORDING) == []
    assert (
        stale(
            RECORDING,
            changed(reply=(REPLY[0], REPLY[1], [1.5 + 1e-13, float("inf")])),
        )
        == []
    )
    for other in (
        changed(hook="loss"),
        changed(arguments={}),
        changed(reply=(REPLY[0], REPLY[1], [1.6, float("inf")])),
    ):
        assert stale(RECORDING, other) == ["test_a.py::test_x#0"]
    assert stale(RECORDING, replace(RECORDING, calls={})) == [
        "test_a.py::test_x#0",
    ]
    assert stale(replace(RECORDING, calls={}), RECORDING) == [
        "test_a.py::test_x#0",
    ]
    assert stale(RECORDING, replace(RECORDING, hidden_tests=75)) == [
        "the number of hidden tests (74, now 75)",
    ]


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        (1.0, 1.0 + 1e-13, True),
        (1.0, 1.0 + 1e-8, False),
        (np.float32([1.0]), np.float32([1 + 1e-7]), True),
        (np.array([np.nan]), np.array([np.nan]), True),
        (np.ones(2), np.ones((2, 1)), False),
        ([1, 2], (1, 2), True),
        ([1, 2], [1], False),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, [1], False),
        ("relu", "relu", True),
        ("relu", 1, False),
        (None, None, True),
        (None, 0, False),
    ],
)
def test_agreement_of_trees(one, other, result):
    assert agree(one, other) is result
