"""What student code returned becomes plain values: exact types only, and nothing large is copied unmeasured."""

import datetime as dt
from collections import Counter, OrderedDict, defaultdict
from typing import NamedTuple

import numpy as np
import pytest
import torch

from grader.model import Array, StudentFailure
from grader.model.failure_details import NotSendable
from grader.sandbox.guest.conversion import Encoder, Unsendable, from_plain
from grader.sandbox.wire import MAX_DEPTH, MAX_NODES, Frame, encode
from grader.testing.arrays import from_numpy, to_numpy
from grader.wording.failures import sentence

MIB = 2**20


def plain(value, max_bytes=MIB):
    return Encoder(max_bytes).plain(value)


def refused(value, max_bytes=MIB):
    with pytest.raises(Unsendable) as raised:
        plain(value, max_bytes)
    details = NotSendable(raised.value.code, raised.value.name)
    return sentence(StudentFailure(details)).partition("returned ")[2][:-1]


# --- values that cross ------------------------------------------------------------------------------------------------


class Pair(NamedTuple):
    loss: float
    gradient: float


PLAIN = {
    "None": (None, None),
    "True": (True, True),
    "an int": (-(2**62), -(2**62)),
    "a float": (1.5, 1.5),
    "infinity": (float("inf"), float("inf")),
    "a text": ("relu", "relu"),
    "a long text": ("x" * 20_000, "x" * 10_000),
    "a list": ([1, [2.0]], [1, [2.0]]),
    "a tuple": ((1, (2.0,)), (1, (2.0,))),
    "a named tuple": (Pair(1.0, 2.0), (1.0, 2.0)),
    "a dict": ({"W1": 1.0}, {"W1": 1.0}),
    "a dict with other keys": (
        {1: "a", (2, 3): "b"},
        {"1": "a", "(2, 3)": "b"},
    ),
    "an ordered dict": (OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
    "a default dict": (defaultdict(list, a=1), {"a": 1}),
}


@pytest.mark.parametrize(("value", "result"), PLAIN.values(), ids=PLAIN)
def test_plain_values(value, result):
    found = plain(value)
    assert found == result
    assert type(found) is type(result)


ARRAYS = {
    "an ndarray": np.arange(6.0).reshape(2, 3),
    "a transposed ndarray": np.arange(6.0).reshape(2, 3).T,
    "a big-endian ndarray": np.arange(3, dtype=">f8"),
    "a broadcast ndarray": np.broadcast_to(np.float32([1, 2]), (3, 2)),
    "an ndarray without a dimension": np.array(2.5),
    "an empty ndarray": np.zeros((0, 3)),
    "a NumPy float": np.float64(2.5),
    "a NumPy single": np.float32(2.5),
    "a NumPy int": np.int64(7),
    "a NumPy bool": np.bool_(True),
    "complex numbers": np.array([1j]),
    "a matrix": np.arange(6.0).reshape(2, 3).T.view(np.matrix),
    "a tensor": torch.arange(6.0).reshape(2, 3),
    "a transposed tensor": torch.arange(6.0).reshape(2, 3).T,
    "an expanded tensor": torch.ones(2).expand(3, 2),
    "a tensor that requires grad": torch.ones(2, requires_grad=True),
    "a tensor with a history": torch.ones(2, requires_grad=True) * 2,
    "a parameter": torch.nn.Parameter(torch.ones(2)),
    "a tensor without a dimension": torch.tensor(2.5, dtype=torch.float64),
    "a tensor of labels": torch.tensor([1, 2]),
    "a mask": torch.tensor([True, False]),
    "a conjugate view": torch.tensor([1 + 2j]).conj(),
    "a negative view": torch.tensor([1 + 2j]).conj().imag,
}


@pytest.mark.parametrize("value", ARRAYS.values(), ids=ARRAYS)
def test_arrays(value):
    found = plain(value)
    live = (
        value.detach().resolve_conj().resolve_neg().numpy()
        if isinstance(value, torch.Tensor)
        else np.asarray(value)
    )
    assert isinstance(found, Array)
    assert found.shape == live.shape
    assert np.array_equal(to_numpy(found), live)
    assert found.dtype == live.dtype.name
    encode(Frame(1, "value", found))


def test_bfloat16_becomes_float32():
    found = plain(torch.tensor([1.5, -2.0], dtype=torch.bfloat16))
    assert found == from_numpy(np.float32([1.5, -2.0]))


# --- values that do not -----------------------------------------------------------------------------------------------


class AlwaysEqual:
    __hash__ = None

    def __eq__(self, other):
        return True


class Meta(type):
    def __eq__(cls, other):
        return True

    __hash__ = type.__hash__


class EqualKind(metaclass=Meta):
    """Its type claims to equal every other type."""


class LyingFloat(float):
    def __sub__(self, other):
        return 0.0


class LyingArray(np.ndarray):
    def tobytes(self):
        return b"right answer"


class LyingTensor(torch.Tensor):
    pass


class LyingDict(dict):
    def items(self):
        return [("loss", 0.0)]


class LyingList(list):
    def __iter__(self):
        return iter([0.0])


class FakeOrderedDict:
    __module__ = "collections"


REFUSED = {
    "an object": (
        object(),
        "an object object, which is not a value the handout asks for",
    ),
    "an object that equals everything": (
        AlwaysEqual(),
        "an AlwaysEqual object, which",
    ),
    "an object whose type equals every type": (
        EqualKind(),
        "an EqualKind object, which",
    ),
    "a subclass of float": (LyingFloat(1.0), "a LyingFloat object, which"),
    "a subclass of ndarray": (
        np.ones(2).view(LyingArray),
        "a LyingArray object, which",
    ),
    "a subclass of Tensor": (
        torch.ones(2).as_subclass(LyingTensor),
        "a LyingTensor object, which",
    ),
    "a subclass of dict": (LyingDict(), "a LyingDict object, which"),
    "a subclass of list": (LyingList(), "a LyingList object, which"),
    "a counter": (Counter("a"), "a Counter object, which"),
    "a masked array": (np.ma.ones(2), "a MaskedArray object, which"),
    "a function": (len, "a builtin_function_or_method object, which"),
    "a coroutine": (type("coroutine", (), {})(), "a coroutine object, which"),
    "a set": ({1}, "a set object, which"),
    "bytes": (b"x", "a bytes object, which"),
    "a date": (dt.date(2024, 1, 1), "a date object, which"),
    "a complex number": (1j, "a complex object, which"),
    "a generator": ((x for x in "ab"), "a generator object, which"),
    "an integer of 64 bits": (2**63, "an integer with more than 63 bits"),
    "an integer of ten thousand digits": (
        10**10_000,
        "an integer with more than 63 bits",
    ),
    "an array of objects": (
        np.array([object()]),
        "an array of dtype object; numbers are expected",
    ),
    "an array of texts": (
        np.array(["a"]),
        "an array of dtype str32; numbers are expected",
    ),
    "an array of dates": (
        np.array(["2024"], "M8[D]"),
        "an array of dtype “datetime64[D]”; numbers are expected",
    ),
    "a NumPy text": (
        np.str_("a"),
        "an array of dtype str32; numbers are expected",
    ),
    "a sparse tensor": (
        torch.ones(2, 2).to_sparse(),
        "a tensor that is sparse, quantised or not on the CPU",
    ),
    "a meta tensor": (
        torch.ones(2, device="meta"),
        "a tensor that is sparse, quantised or not on the CPU",
    ),
    "a large array": (
        np.ones(MIB),
        "an array far larger than the answer can be",
    ),
    "ten billion elements that share one": (
        torch.ones(1).expand(10**10),
        "an array far larger than the answer can be",
    ),
    "ten billion of them in bfloat16": (
        torch.ones(1, dtype=torch.bfloat16).expand(10**10),
        "an array far larger than the answer can be",
    ),
    "ten billion of them, conjugated": (
        torch.ones(1, dtype=torch.complex64).expand(10**10).conj(),
        "an array far larger than the answer can be",
    ),
    "ten billion of them in NumPy": (
        np.broadcast_to(np.ones(1), (10**10,)),
        "an array far larger than the answer can be",
    ),
    "too many items": (
        [0] * MAX_NODES,
        "a value that is nested too deeply or holds too many items",
    ),
    "too many lists": (
        [[[]] * 200] * 200,
        "a value that is nested too deeply or holds too many items",
    ),
}


@pytest.mark.parametrize(("value", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(value, words):
    assert refused(value).startswith(words)
    assert refused({"inside": (value,)}).startswith(words)


def test_values_that_hold_themselves():
    circle = []
    circle.append(circle)
    table = {}
    table["self"] = table
    for value in (circle, table):
        assert (
            refused(value)
            == "a value that is nested too deeply or holds too many items"
        )


def test_depth_has_a_limit():
    value = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    assert plain(value) == value
    assert (
        refused([value])
        == "a value that is nested too deeply or holds too many items"
    )


def test_several_arrays_share_one_limit():
    assert plain([np.ones(2), np.ones(2)], max_bytes=32)
    assert (
        refused([np.ones(2), np.ones(2)], max_bytes=31)
        == "an array far larger than the answer can be"
    )


@pytest.mark.filterwarnings("ignore:.*deprecated:UserWarning")
def test_a_quantised_tensor():
    quantised = torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)
    assert refused(quantised).startswith(
        "a tensor that is sparse, quantised or not on the CPU",
    )


# --- the way in -------------------------------------------------------------------------------------------------------

X = from_numpy(np.arange(6.0).reshape(2, 3))


@pytest.mark.parametrize(
    ("arrays", "kind"),
    [("numpy", np.ndarray), ("torch", torch.Tensor)],
)
def test_arrays_reach_student_code_as_writable_copies(arrays, kind):
    tree = from_plain({"x": X, "more": [X, (1, "relu", None)]}, arrays)
    assert type(tree["x"]) is kind
    assert type(tree["more"][1]) is tuple
    tree["x"][0, 0] = 99
    assert to_numpy(X)[0, 0] == 0
    assert tree["more"][0][0, 0] == 0


@pytest.mark.parametrize("arrays", ["numpy", "torch"])
@pytest.mark.parametrize(
    "dtype",
    [
        "bool",
        "uint8",
        "int32",
        "int64",
        "float16",
        "float32",
        "float64",
        "complex128",
    ],
)
@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
def test_a_round_trip(arrays, dtype, shape):
    array = from_numpy(np.ones(shape, dtype))
    assert plain(from_plain(array, arrays)) == array
