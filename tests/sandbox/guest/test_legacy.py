"""Old names keep working in student code."""

from types import ModuleType

import numpy as np

from grader.sandbox.guest.legacy import (
    OLD_NUMPY,
    OLD_NUMPY_NAMES,
    restore_old_numpy,
)

SOURCE = """
import numpy as np

def half(x):
    kept = np.zeros(x.shape, dtype=np.float)
    for i in xrange(len(x)):
        kept[i] = x[i] / 2
    return kept.astype(np.float_) if np.bool(True) and np.int(1) < np.Inf else np.NaN
"""


def test_old_code_runs(open_session):
    from grader.testing.arrays import from_numpy, to_numpy

    x = np.arange(6.0).reshape(2, 3)
    reply, _ = open_session(SOURCE).ask("half", {"x": from_numpy(x)}, 0)
    np.testing.assert_array_equal(to_numpy(reply), x / 2)


def test_names_that_numpy_has_stay():
    numpy = ModuleType("numpy")
    numpy.all, numpy.any, numpy.cumprod, numpy.prod, numpy.round = (
        all,
        any,
        1,
        2,
        round,
    )
    numpy.complex128, numpy.float64, numpy.str_, numpy.vstack = (
        complex,
        float,
        str,
        3,
    )
    numpy.asarray = numpy.asmatrix = numpy.bool_ = numpy.isin = 4
    numpy.trapezoid = 5
    numpy.bool = "its own"
    restore_old_numpy(numpy)
    assert numpy.bool == "its own"
    assert numpy.int is int
    assert numpy.product == 2
    assert set(vars(numpy)) >= {*OLD_NUMPY, *OLD_NUMPY_NAMES}


def test_removed_functions_give_what_they_gave():
    numpy = ModuleType("numpy")
    for name in dir(np):
        setattr(numpy, name, getattr(np, name))
    for name in ("asfarray", "asscalar", "in1d", "msort"):
        vars(numpy).pop(name, None)
    restore_old_numpy(numpy)
    assert numpy.asfarray([1, 2]).dtype == np.float64
    assert numpy.asscalar(np.array([3])) == 3
    assert numpy.in1d([[1, 2], [3, 4]], [2, 3]).tolist() == [
        False,
        True,
        True,
        False,
    ]
    assert numpy.msort(np.array([[3, 1], [2, 5]])).tolist() == [[2, 1], [3, 5]]


def test_the_graders_own_numpy_is_left_alone():
    assert "float" not in vars(np)
