"""Dropout: which elements are dropped, how the others are scaled, both modes, and the way back."""

import numpy as np
import pytest

from grader.testing import agrees, check_any, check_close, check_property

#: Masks are often float32, whatever the inputs are.
RTOL = 1e-5


def inputs(rng, shape, dtype="float64"):
    """Return numbers of both signs, none of them zero: a zero in the output was dropped."""
    return (rng.uniform(0.5, 2, shape) * rng.choice([-1.0, 1.0], shape)).astype(
        dtype
    )


def check_mask(out, x):
    """Return which elements of *out* were kept.

    Raises Mismatch unless some were kept and some dropped.
    """
    usable = (
        out.shape == x.shape
        and out.dtype.kind in "fiu"
        and np.isfinite(out).all()
    )
    check_property(
        bool(usable),
        "out is no array of numbers in the shape of x.",
        name="out",
    )
    kept = out != 0
    check_property(
        bool(kept.any()) and not kept.all(),
        "In training some elements must be dropped, not all.",
        name="out",
    )
    return kept


def scales_of(out, x, p):
    """Return the mistaken scale of a forward pass, if it is one that the course knows.

    The backward pass is right with it: the mistake costs its points once.
    """
    kept = out != 0
    mistaken = (1.0, 1 / p, p, 1 - p)
    return [
        scale
        for scale in mistaken
        if agrees(out[kept], x[kept] * scale, rtol=RTOL)
    ]


def draw_seed(rng):
    """Return a seed for the mask: with it a wrong mask is the same whenever it is looked at."""
    return int(rng.integers(10_000))


def training_output(student, x, p, seed):
    """Return a student's output in training, and which elements were kept."""
    out = student.dropout_forward(x=x, p=p, mode="train", seed=seed).out
    return out, check_mask(out, x)


@pytest.mark.points(
    3,
    criterion="dropout",
    hint="What is kept is divided by ` 1 - p `; p is the probability to drop.",
)
@pytest.mark.parametrize(
    ("p", "shape", "dtype"),
    [
        (0.2, (40, 15), "float64"),
        (0.5, (300,), "float64"),
        (0.75, (6, 10, 8), "float64"),
        (0.3, (1, 200), "float64"),
        (0.6, (50, 4), "float32"),
    ],
)
def test_scale(student, rng, p, shape, dtype):
    """Scale of what is kept in training"""
    x = inputs(rng, shape, dtype)
    out, kept = training_output(student, x, p, draw_seed(rng))
    check_close(
        out,
        (np.where(kept, x, 0) / (1 - p)).astype(dtype),
        name="out",
        rtol=RTOL,
    )


@pytest.mark.points(
    3,
    criterion="dropout",
    hint="p is the probability to DROP an element, not to keep it.",
)
@pytest.mark.parametrize("p", [0.1, 0.25, 0.4, 0.8])
def test_share(student, rng, p):
    """Share of what is dropped in training"""
    x = inputs(rng, (100, 40))
    _, kept = training_output(student, x, p, draw_seed(rng))
    far = abs((1 - kept.mean()) - p) > 6 * np.sqrt(p * (1 - p) / kept.size)
    check_property(
        not far, "The share of elements that are dropped is not p.", name="out"
    )


@pytest.mark.points(
    1, criterion="dropout", hint="Draw one random number for each element of x."
)
@pytest.mark.parametrize("shape", [(30, 20), (12, 5, 6)])
def test_each_element_on_its_own(student, rng, shape):
    """One draw for each element: no whole rows or columns"""
    _, kept = training_output(student, inputs(rng, shape), 0.5, draw_seed(rng))
    for axis in range(kept.ndim):
        lines = np.moveaxis(kept, axis, 0).reshape(shape[axis], -1)
        alike = (lines == lines[0]).all() or all(
            line.all() or not line.any() for line in lines
        )
        check_property(
            not alike,
            "Elements are dropped together, not each on its own.",
            name="out",
        )


@pytest.mark.points(
    1,
    criterion="dropout",
    hint="Draw a new mask at every call; a seed makes it the same.",
)
@pytest.mark.parametrize("seed", [None, 7])
def test_mask_is_drawn_anew(student, rng, seed):
    """A new mask at every call, unless a seed is set"""
    x = inputs(rng, (30, 20))
    found = student.dropout_twice(x=x, p=0.5, seed=seed)
    same = np.array_equal(
        check_mask(found.first, x), check_mask(found.second, x)
    )
    if seed is None:
        check_property(
            not same,
            "Two calls in training drop the same elements.",
            name="out",
        )
        return
    check_property(
        same,
        "With the same seed two calls drop different elements.",
        name="out",
    )
    other = check_mask(
        student.dropout_forward(x=x, p=0.5, mode="train", seed=seed + 1).out, x
    )
    check_property(
        not np.array_equal(other, check_mask(found.first, x)),
        "All seeds drop the same elements.",
        name="out",
    )


@pytest.mark.points(
    1.5,
    criterion="dropout",
    hint='In mode "test" out is x: the scaling was done in training.',
)
@pytest.mark.parametrize(("p", "shape"), [(0.3, (20, 10)), (0.7, (60,))])
def test_test_mode(student, rng, p, shape):
    """Forward pass of dropout in test mode: no change"""
    x = inputs(rng, shape)
    training_output(student, x, p, draw_seed(rng))
    check_close(
        student.dropout_forward(x=x, p=p, mode="test", seed=draw_seed(rng)).out,
        x,
        name="out",
    )


@pytest.mark.points(
    2,
    criterion="dropout",
    hint="dout goes through the mask of the forward pass, scaled the same way.",
)
@pytest.mark.parametrize(
    ("p", "shape"), [(0.2, (30, 10)), (0.5, (150,)), (0.7, (5, 6, 8))]
)
def test_backward_in_training(student, rng, p, shape):
    """Backward pass of dropout in training: the mask and the scale of the forward pass"""
    x, dout = inputs(rng, shape), inputs(rng, shape)
    found = student.dropout_backward(
        x=x, dout=dout, p=p, mode="train", seed=draw_seed(rng)
    )
    kept = check_mask(found.out, x)

    def check(scale):
        check_close(found.dx, dout * kept * scale, name="dx", rtol=RTOL)

    check_any(check, 1 / (1 - p), *scales_of(found.out, x, p))


@pytest.mark.points(
    0.5, criterion="dropout", hint='In mode "test" dout goes back unchanged.'
)
@pytest.mark.parametrize(("p", "shape"), [(0.3, (20, 10))])
def test_backward_in_test_mode(student, rng, p, shape):
    """Backward pass of dropout in test mode: no change"""
    x, dout = inputs(rng, shape), inputs(rng, shape)
    check_mask(
        student.dropout_backward(
            x=x, dout=dout, p=p, mode="train", seed=draw_seed(rng)
        ).dx,
        dout,
    )
    found = student.dropout_backward(
        x=x, dout=dout, p=p, mode="test", seed=draw_seed(rng)
    )
    check_close(found.dx, dout, name="dx")
