"""Misconceptions in the update rules."""

from grader.misconceptions import misconception

from ._alter import replace_rule

STATE = "What must the rule remember for its next step, and where does the handout want it?"
FORMULA = "Compute one step by hand, for w = 1 and dw = 2."


# --- sgd --------------------------------------------------------------------------------------------------------------


@misconception(
    "Gradient descent goes up",
    criterion="updates",
    explanation="The gradient is added; a step against it lowers the loss.",
    hint=FORMULA,
)
def sgd_ascends(reference):
    """The gradient is added."""
    replace_rule(
        reference, "sgd", lambda w, dw, c: (w + c["learning_rate"] * dw, c)
    )


# --- momentum ---------------------------------------------------------------------------------------------------------


def momentum_step(w, velocity, config):
    """Return w moved by *velocity*, and the config that keeps it."""
    return w + velocity, {**config, "velocity": velocity}


@misconception(
    "The velocity is not kept",
    criterion="updates",
    explanation="Every step starts from a velocity of zero: the rule is gradient descent.",
    hint=STATE,
)
def momentum_forgets(reference):
    """The velocity of the step before is ignored."""
    replace_rule(
        reference,
        "sgd_momentum",
        lambda w, dw, c: momentum_step(w, -c["learning_rate"] * dw, c),
    )


@misconception(
    "The new velocity is used but not stored",
    criterion="updates",
    explanation="The step is right, but the config goes on with the old velocity.",
    hint=STATE,
)
def momentum_not_stored(reference):
    """The config keeps the old velocity."""
    replace_rule(
        reference,
        "sgd_momentum",
        lambda w, dw, c: (
            w + c["momentum"] * c["velocity"] - c["learning_rate"] * dw,
            c,
        ),
    )


@misconception(
    "The velocity has the wrong sign",
    criterion="updates",
    explanation="The gradient is added to the velocity, so that the step goes up.",
    hint=FORMULA,
)
def momentum_ascends(reference):
    """The gradient is added."""
    replace_rule(
        reference,
        "sgd_momentum",
        lambda w, dw, c: momentum_step(
            w, c["momentum"] * c["velocity"] + c["learning_rate"] * dw, c
        ),
    )


@misconception(
    "Nesterov's momentum in place of the plain one",
    criterion="updates",
    explanation="Your step looks ahead along the new velocity; the handout's is ` w + v `.",
    hint=FORMULA,
)
def momentum_nesterov(reference):
    """The step looks ahead."""

    def step(w, dw, c):
        velocity = c["momentum"] * c["velocity"] - c["learning_rate"] * dw
        return w + c["momentum"] * velocity - c["learning_rate"] * dw, {
            **c,
            "velocity": velocity,
        }

    replace_rule(reference, "sgd_momentum", step)


# --- rmsprop ----------------------------------------------------------------------------------------------------------


def rmsprop_with(reference, *, mean=None, scale=None, keep=True):
    """Replace parts of RMSProp: the new mean square, and what divides the gradient."""

    def step(w, dw, c):
        cache = (mean or (lambda d, old, g: d * old + (1 - d) * g**2))(
            c["decay_rate"], c["cache"], dw
        )
        size = (scale or (lambda s, e: s.sqrt() + e))(cache, c["epsilon"])
        return w - c["learning_rate"] * dw / size, {
            **c,
            "cache": cache,
        } if keep else c

    replace_rule(reference, "rmsprop", step)


@misconception(
    "RMSProp does not store its cache",
    criterion="updates",
    explanation="The step is right, but the config goes on with the old mean square.",
    hint=STATE,
)
def rmsprop_not_stored(reference):
    """The config keeps the old cache."""
    rmsprop_with(reference, keep=False)


@misconception(
    "RMSProp divides without the square root",
    criterion="updates",
    explanation="The gradient is divided by the mean square, not by its root.",
    hint=FORMULA,
)
def rmsprop_without_root(reference):
    """No square root."""
    rmsprop_with(reference, scale=lambda square, epsilon: square + epsilon)


@misconception(
    "RMSProp without epsilon",
    criterion="updates",
    explanation="Where all gradients so far are zero, 0 is divided by 0.",
    hint="What happens to a weight whose gradient is always zero?",
)
def rmsprop_without_epsilon(reference):
    """Epsilon is missing."""
    rmsprop_with(reference, scale=lambda square, _epsilon: square.sqrt())


@misconception(
    "RMSProp averages the gradients, not their squares",
    criterion="updates",
    explanation="The cache is a mean of dw; it must be one of dw squared.",
    hint=FORMULA,
)
def rmsprop_without_square(reference):
    """The cache is a mean of |dw|."""
    rmsprop_with(
        reference,
        mean=lambda decay, old, dw: decay * old + (1 - decay) * dw.abs(),
    )
