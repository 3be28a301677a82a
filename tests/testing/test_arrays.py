"""Between plain values and NumPy arrays."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.model import Array
from grader.sandbox.wire import ITEM_SIZES
from grader.testing.arrays import (
    astype_tree,
    float_dtypes,
    from_numpy,
    map_tree,
    numpy_tree,
    plain_tree,
    to_numpy,
    zip_tree,
)


class Pair(NamedTuple):
    loss: float
    gradient: object


@given(
    hnp.arrays(
        st.sampled_from(sorted(ITEM_SIZES)),
        hnp.array_shapes(min_dims=0, min_side=0, max_side=3),
    ),
)
def test_a_round_trip_keeps_every_bit(array):
    plain = from_numpy(array)
    back = to_numpy(plain)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.tobytes() == array.tobytes()
    assert from_numpy(back) == plain


def test_a_copy_may_be_written_to():
    plain = from_numpy(np.zeros(2))
    to_numpy(plain)[:] = 5
    assert to_numpy(plain).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.arange(6.0)[::-2],
        np.arange(6, dtype=">i4"),
        np.broadcast_to(np.array([1.0, 2.0]), (3, 2)),
        np.array(5.0),
    ],
)
def test_bytes_are_in_c_order_and_little_endian(array):
    plain = from_numpy(array)
    assert plain.shape == array.shape
    assert np.array_equal(
        np.frombuffer(
            plain.data,
            np.dtype(plain.dtype).newbyteorder("<"),
        ).reshape(plain.shape),
        array,
    )


def test_trees():
    tree = {
        "a": [np.float32(1.5), (np.int64(2), True, None, "x")],
        "b": Pair(1.0, np.ones(2)),
    }
    plain = plain_tree(tree)
    assert plain == {
        "a": [1.5, (2, True, None, "x")],
        "b": (1.0, from_numpy(np.ones(2))),
    }
    assert type(plain["a"][0]) is float
    assert type(plain["a"][1][0]) is int
    assert type(plain["b"]) is tuple
    assert isinstance(plain["b"][1], Array)
    back = numpy_tree(plain)
    assert np.array_equal(back["b"][1], np.ones(2))


def test_named_tuples_keep_their_names():
    doubled = map_tree(Pair(1.0, {"x": 2.0}), lambda leaf: 2 * leaf)
    assert doubled == Pair(2.0, {"x": 4.0})
    assert type(doubled) is Pair


def test_only_floating_point_arrays_change_their_dtype():
    tree = astype_tree(
        {
            "x": np.ones(2),
            "y": np.ones(2, int),
            "z": 1.0,
            "w": (np.float32([1]),),
        },
        "float32",
    )
    assert [tree["x"].dtype, tree["y"].dtype, tree["w"][0].dtype] == [
        np.float32,
        np.int64,
        np.float32,
    ]
    assert tree["z"] == 1.0


def test_the_floating_point_dtypes_of_a_tree():
    assert float_dtypes(
        {
            "x": np.ones(2),
            "y": [np.ones(2, np.float32), np.ones(2, int)],
            "z": 1.0,
        },
    ) == {
        "float64",
        "float32",
    }
    assert float_dtypes([1, np.ones(1, bool)]) == set()


@pytest.mark.parametrize(
    "tree",
    [1.0, (1.0, 2.0), Pair(1.0, 2.0), {"a": [1.0, {"b": 2.0}]}],
)
def test_trees_are_walked_together(tree):
    doubled = zip_tree(tree, tree, lambda one, other: one + other)
    assert type(doubled) is type(tree)
    assert doubled == map_tree(tree, lambda one: 2 * one)


def test_keys_beyond_those_of_the_first_tree_are_left_out():
    assert zip_tree({"a": 1}, {"b": 2, "a": 3}, max) == {"a": 3}
