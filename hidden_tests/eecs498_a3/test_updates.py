"""The update rules: first steps, many steps, steps from a given state, and what they leave in the config.

Where a test function has a mark for each rule, the points of a mark are divided over
the cases of all rules.
"""

import numpy as np
import pytest

from grader.testing import check_close, check_property

#: Epsilon may stand inside or outside the root: with gradients of order one the two
#: differ by less than this.
RTOL = 1e-4
SHAPES = ((6,), (1, 1), (2, 3, 2))


def shape_id(value):
    """Return the part of a test's id for a shape: 2x3x4."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else None


def gradients(rng, steps, shape, dtype="float64"):
    """Return gradients of magnitude 0.5 to 2, of both signs."""
    size = (steps, *shape)
    return (rng.uniform(0.5, 2, size) * rng.choice([-1.0, 1.0], size)).astype(
        dtype
    )


def weights(rng, shape, rate, dtype="float64"):
    """Return weights of the magnitude of a step, so that a wrong step is no small error."""
    return (rate * rng.standard_normal(shape)).astype(dtype)


def config_of(rng, rule):
    """Return settings that are not the defaults."""
    rate = {"learning_rate": round(rng.uniform(0.05, 0.2), 3)}
    own = {
        "sgd": {},
        "sgd_momentum": {"momentum": round(rng.uniform(0.5, 0.8), 3)},
        "rmsprop": {"decay_rate": round(rng.uniform(0.6, 0.9), 3)},
        "adam": {
            "beta1": round(rng.uniform(0.6, 0.8), 3),
            "beta2": round(rng.uniform(0.85, 0.95), 3),
        },
    }
    return rate | own[rule]


def state_of(rng, rule, shape):
    """Return a state as if steps had been taken."""
    square = rng.uniform(0.5, 2, shape)
    return {
        "sgd_momentum": {"velocity": 0.2 * rng.standard_normal(shape)},
        "rmsprop": {"cache": square},
        "adam": {
            "m": rng.standard_normal(shape),
            "v": square,
            "t": int(rng.integers(2, 6)),
        },
    }[rule]


def walk(one, rule, w, dws, config):
    """Return the weights after each step, taken by *one*, who is the student or the reference."""
    path = []
    for dw in dws:
        w, config = getattr(one, rule)(w=w, dw=dw, config=config)
        usable = w.shape == dw.shape and w.dtype.kind in "fiu"
        check_property(
            usable,
            "The new weights are no array of numbers in the shape of the old ones.",
            name="next_w",
        )
        path.append(w)
    return path


def check_walk(student, reference, rule, w, dws, config):
    """Raise Mismatch unless every step of the student's is right."""
    found, right = (
        walk(one, rule, w, dws, config) for one in (student, reference)
    )
    for number, (mine, due) in enumerate(
        zip(found, right, strict=True), start=1
    ):
        check_close(mine, due, name=f"next_w of step {number}", rtol=RTOL)


def check_state(student, reference, rule, w, dw, config, entries):
    """Raise Mismatch unless the config after a step holds the right *entries*."""
    found, right = (
        getattr(one, rule)(w=w, dw=dw, config=config).config
        for one in (student, reference)
    )
    for name in entries:
        value = found.get(name)
        is_array = isinstance(value, np.ndarray) and value.dtype.kind in "fiub"
        check_property(
            is_array,
            f"The config holds no array `{name}` after a step.",
            name=name,
        )
        check_close(value, right[name], name=name, rtol=RTOL)


@pytest.mark.points(
    1,
    criterion="updates",
    hint="` w - learning_rate * dw `; without a config the rate is 1e-2.",
)
@pytest.mark.parametrize(
    ("shape", "default"),
    [((5,), False), ((2, 3), False), ((4, 2), True)],
    ids=shape_id,
)
def test_sgd(student, reference, rng, shape, default):
    """A step of gradient descent"""
    config = None if default else config_of(rng, "sgd")
    check_walk(
        student,
        reference,
        "sgd",
        weights(rng, shape, 0.1),
        gradients(rng, 2, shape),
        config,
    )


FIRST = (
    "From an empty config the state is zero; nothing but the formula changes w."
)
MANY = "The config that is returned must hold the new state for the next step."


@pytest.mark.points(1, criterion="updates", hint=FIRST)
@pytest.mark.parametrize("shape", SHAPES, ids=shape_id)
def test_first_step_with_momentum(student, reference, rng, shape):
    """The first step with momentum"""
    config = config_of(rng, "sgd_momentum")
    check_walk(
        student,
        reference,
        "sgd_momentum",
        weights(rng, shape, 0.1),
        gradients(rng, 1, shape),
        config,
    )


@pytest.mark.points(1.5, criterion="updates", hint=FIRST)
@pytest.mark.parametrize("shape", SHAPES, ids=shape_id)
def test_first_step_of_rmsprop(student, reference, rng, shape):
    """The first step of RMSProp"""
    config = config_of(rng, "rmsprop")
    check_walk(
        student,
        reference,
        "rmsprop",
        weights(rng, shape, 0.1),
        gradients(rng, 1, shape),
        config,
    )


@pytest.mark.points(
    2,
    criterion="updates",
    hint="Count t up before it is used; correct both moments for their start.",
)
@pytest.mark.parametrize("shape", SHAPES, ids=shape_id)
def test_first_step_of_adam(student, reference, rng, shape):
    """The first step of Adam"""
    config = config_of(rng, "adam")
    check_walk(
        student,
        reference,
        "adam",
        weights(rng, shape, 0.1),
        gradients(rng, 1, shape),
        config,
    )


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            "sgd_momentum",
            marks=pytest.mark.points(3, criterion="updates", hint=MANY),
        ),
        pytest.param(
            "rmsprop",
            marks=pytest.mark.points(3, criterion="updates", hint=MANY),
        ),
        pytest.param(
            "adam", marks=pytest.mark.points(6, criterion="updates", hint=MANY)
        ),
    ],
)
@pytest.mark.parametrize(
    ("shape", "steps", "dtype"),
    [((3, 2), 5, "float64"), ((5,), 3, "float32")],
    ids=shape_id,
)
def test_steps(student, reference, rng, rule, shape, steps, dtype):
    """Several steps, each with the config of the one before"""
    w, dws = (
        weights(rng, shape, 0.1, dtype),
        gradients(rng, steps, shape, dtype),
    )
    check_walk(student, reference, rule, w, dws, config_of(rng, rule))


GIVEN = (
    "A step goes on from the state in the config, and uses the settings there."
)


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            "sgd_momentum",
            marks=pytest.mark.points(3, criterion="updates", hint=GIVEN),
        ),
        pytest.param(
            "rmsprop",
            marks=pytest.mark.points(1.5, criterion="updates", hint=GIVEN),
        ),
        pytest.param(
            "adam",
            marks=pytest.mark.points(4.5, criterion="updates", hint=GIVEN),
        ),
    ],
)
@pytest.mark.parametrize("shape", [(5,), (2, 4)], ids=shape_id)
def test_step_from_a_state(student, reference, rng, rule, shape):
    """A step from a state that is set, and the new state in the config"""
    w, dw = weights(rng, shape, 0.1), gradients(rng, 1, shape)[0]
    config = config_of(rng, rule) | state_of(rng, rule, shape)
    check_walk(student, reference, rule, w, [dw], config)
    entries = tuple(
        name for name, value in config.items() if isinstance(value, np.ndarray)
    )
    check_state(student, reference, rule, w, dw, config, entries)


DEFAULTS = "The starter sets every default."


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            "sgd_momentum",
            marks=pytest.mark.points(3, criterion="updates", hint=DEFAULTS),
        ),
        pytest.param(
            "rmsprop",
            marks=pytest.mark.points(1.5, criterion="updates", hint=DEFAULTS),
        ),
        pytest.param(
            "adam",
            marks=pytest.mark.points(3, criterion="updates", hint=DEFAULTS),
        ),
    ],
)
def test_defaults(student, reference, rng, rule):
    """Three steps with the defaults of the handout"""
    check_walk(
        student,
        reference,
        rule,
        weights(rng, (3, 4), 0.01),
        gradients(rng, 3, (3, 4)),
        None,
    )


EPSILON = "epsilon keeps the division from being 0 / 0."


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            "rmsprop",
            marks=pytest.mark.points(1, criterion="updates", hint=EPSILON),
        ),
        pytest.param(
            "adam",
            marks=pytest.mark.points(1, criterion="updates", hint=EPSILON),
        ),
    ],
)
def test_zero_gradients(student, reference, rng, rule):
    """Weights whose gradient is zero from the start"""
    dws = gradients(rng, 2, (6,))
    dws[:, ::2] = 0
    check_walk(
        student,
        reference,
        rule,
        weights(rng, (6,), 0.1),
        dws,
        config_of(rng, rule),
    )
