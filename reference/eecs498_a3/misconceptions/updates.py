"""Known mistakes in the update rules."""

import torch

from grader.misconceptions import misconception

STATE = "What must the rule remember for its next step, and where does the handout want it?"
FORMULA = "Compute one step by hand, for w = 1 and dw = 2."


def replace(reference, name, step):
    """Replace a rule by step(w, dw, settings), where settings holds every entry of the config, defaults included."""
    right = getattr(reference, name)

    def rule(w, dw, config=None):
        zero = torch.zeros_like(w)
        _, settings = right(w, zero, {"learning_rate": DEFAULT_RATES[name], **(config or {})})
        return step(w, dw, {**settings, **start_of(name, zero, config or {})})

    setattr(reference, name, rule)


DEFAULT_RATES = {"sgd": 1e-2, "sgd_momentum": 1e-2, "rmsprop": 1e-2, "adam": 1e-3}


def start_of(name, zero, config):
    """Return the state in *config*, zero where it has none."""
    state = {
        "sgd": {},
        "sgd_momentum": {"velocity": zero},
        "rmsprop": {"cache": zero},
        "adam": {"m": zero, "v": zero, "t": 0},
    }
    return {key: config.get(key, value) for key, value in state[name].items()}


# --- sgd --------------------------------------------------------------------------------------------------------------


@misconception(
    "Gradient descent goes up",
    criterion="updates",
    explanation="The gradient is added; a step against it lowers the loss.",
    hint=FORMULA,
)
def sgd_ascends(reference):
    """The gradient is added."""
    replace(reference, "sgd", lambda w, dw, c: (w + c["learning_rate"] * dw, c))


@misconception(
    "Gradient descent without its learning rate",
    criterion="updates",
    explanation="The whole gradient is subtracted.",
    hint=FORMULA,
)
def sgd_without_rate(reference):
    """The rate is 1."""
    replace(reference, "sgd", lambda w, dw, c: (w - dw, c))


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
    replace(reference, "sgd_momentum", lambda w, dw, c: momentum_step(w, -c["learning_rate"] * dw, c))


@misconception(
    "The new velocity is used but not stored",
    criterion="updates",
    explanation="The step is right, but the config goes on with the old velocity.",
    hint=STATE,
)
def momentum_not_stored(reference):
    """The config keeps the old velocity."""
    replace(
        reference,
        "sgd_momentum",
        lambda w, dw, c: (w + c["momentum"] * c["velocity"] - c["learning_rate"] * dw, c),
    )


@misconception(
    "The velocity has the wrong sign",
    criterion="updates",
    explanation="The gradient is added to the velocity, so that the step goes up.",
    hint=FORMULA,
)
def momentum_ascends(reference):
    """The gradient is added."""
    replace(
        reference,
        "sgd_momentum",
        lambda w, dw, c: momentum_step(w, c["momentum"] * c["velocity"] + c["learning_rate"] * dw, c),
    )


@misconception(
    "The velocity is not decayed",
    criterion="updates",
    explanation="The old velocity is taken over whole; it must be multiplied by momentum.",
    hint=FORMULA,
)
def momentum_not_decayed(reference):
    """Momentum is 1."""
    replace(
        reference, "sgd_momentum", lambda w, dw, c: momentum_step(w, c["velocity"] - c["learning_rate"] * dw, c)
    )


@misconception(
    "The gradient is weighted by 1 - momentum",
    criterion="updates",
    explanation="The velocity is a running mean of the gradients in your code; here the gradient enters with the learning rate alone.",
    hint=FORMULA,
)
def momentum_damped(reference):
    """The gradient is multiplied by 1 - momentum."""
    replace(
        reference,
        "sgd_momentum",
        lambda w, dw, c: momentum_step(
            w, c["momentum"] * c["velocity"] - (1 - c["momentum"]) * c["learning_rate"] * dw, c
        ),
    )


@misconception(
    "Nesterov's momentum in place of the plain one",
    criterion="updates",
    explanation="Your step looks ahead along the new velocity; the handout's is w + v.",
    hint=FORMULA,
)
def momentum_nesterov(reference):
    """The step looks ahead."""

    def step(w, dw, c):
        velocity = c["momentum"] * c["velocity"] - c["learning_rate"] * dw
        return w + c["momentum"] * velocity - c["learning_rate"] * dw, {**c, "velocity": velocity}

    replace(reference, "sgd_momentum", step)


# --- rmsprop ----------------------------------------------------------------------------------------------------------


def rmsprop_with(reference, mean=None, scale=None, keep=True):
    """Replace parts of RMSProp: the new mean square, and what divides the gradient."""

    def step(w, dw, c):
        cache = (mean or (lambda d, old, g: d * old + (1 - d) * g**2))(c["decay_rate"], c["cache"], dw)
        size = (scale or (lambda s, e: s.sqrt() + e))(cache, c["epsilon"])
        return w - c["learning_rate"] * dw / size, {**c, "cache": cache} if keep else c

    replace(reference, "rmsprop", step)


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
    rmsprop_with(reference, mean=lambda decay, old, dw: decay * old + (1 - decay) * dw.abs())


@misconception(
    "RMSProp has its two weights swapped",
    criterion="updates",
    explanation="decay_rate multiplies the new square and 1 - decay_rate the old mean: it must be the other way round.",
    hint=FORMULA,
)
def rmsprop_swapped(reference):
    """The weights of the mean are swapped."""
    rmsprop_with(reference, mean=lambda decay, old, dw: (1 - decay) * old + decay * dw**2)


@misconception(
    "RMSProp adds up the squares",
    criterion="updates",
    explanation="The squares are added without decay, as in AdaGrad; the cache must be a running mean.",
    hint=FORMULA,
)
def rmsprop_adds_up(reference):
    """The cache is a sum."""
    rmsprop_with(reference, mean=lambda _decay, old, dw: old + dw**2)


# --- adam -------------------------------------------------------------------------------------------------------------


def adam_with(reference, **parts):
    """Replace parts of Adam: time, first, second, corrected (both moments), scale, kept (what the config keeps)."""

    def step(w, dw, c):
        beta1, beta2 = c["beta1"], c["beta2"]
        t = parts.get("time", lambda t: t + 1)(c["t"])
        m = parts.get("first", lambda b, old, g: b * old + (1 - b) * g)(beta1, c["m"], dw)
        v = parts.get("second", lambda b, old, g: b * old + (1 - b) * g**2)(beta2, c["v"], dw)
        corrected = parts.get("corrected", corrected_moments)
        mean, square = corrected(m, v, beta1, beta2, t)
        size = parts.get("scale", lambda s, e: s.sqrt() + e)(square, c["epsilon"])
        kept = parts.get("kept", lambda m, v, t, _mean, _square: {"m": m, "v": v, "t": t})(m, v, t, mean, square)
        return w - c["learning_rate"] * mean / size, {**c, **kept}

    replace(reference, "adam", step)


def corrected_moments(m, v, beta1, beta2, t):
    """Return both moments, corrected for their start at zero."""
    return m / (1 - beta1**t) if t else m * float("inf"), v / (1 - beta2**t) if t else v * float("inf")


@misconception(
    "Adam without the correction of its moments",
    criterion="updates",
    explanation="m and v start at zero and are too small in the first steps; they must be divided by 1 - beta^t.",
    hint=FORMULA,
)
def adam_uncorrected(reference):
    """No correction."""
    adam_with(reference, corrected=lambda m, v, *_: (m, v))


@misconception(
    "Adam corrects its first moment only",
    criterion="updates",
    explanation="v must be divided by 1 - beta2^t as well.",
    hint=FORMULA,
)
def adam_second_uncorrected(reference):
    """V is not corrected."""
    adam_with(reference, corrected=lambda m, v, beta1, _beta2, t: (m / (1 - beta1**t), v))


@misconception(
    "Adam corrects its second moment only",
    criterion="updates",
    explanation="m must be divided by 1 - beta1^t as well.",
    hint=FORMULA,
)
def adam_first_uncorrected(reference):
    """M is not corrected."""
    adam_with(reference, corrected=lambda m, v, _beta1, beta2, t: (m, v / (1 - beta2**t)))


@misconception(
    "Adam never counts its steps",
    criterion="updates",
    explanation="t stays 0, so that the correction divides by 1 - beta^0 = 0.",
    hint="Which value has t in the first step?",
)
def adam_time_stands_still(reference):
    """T is not counted up."""
    adam_with(reference, time=lambda t: t)


@misconception(
    "Adam counts its step too late",
    criterion="updates",
    explanation="t is counted up after it is used: the first correction divides by 1 - beta^0 = 0.",
    hint="Which value has t in the first step?",
)
def adam_counts_late(reference):
    """T is counted up after the step."""
    adam_with(reference, time=lambda t: t, kept=lambda m, v, t, _mean, _square: {"m": m, "v": v, "t": t + 1})


@misconception(
    "Adam starts to count at 2",
    criterion="updates",
    explanation="t is counted up twice before it is used, or starts at 1.",
    hint="Which value has t in the first step?",
)
def adam_counts_early(reference):
    """T is one too large in the correction."""
    adam_with(
        reference,
        corrected=lambda m, v, beta1, beta2, t: corrected_moments(m, v, beta1, beta2, t + 1),
    )


@misconception(
    "Adam does not store t",
    criterion="updates",
    explanation="Every step is corrected as if it were the first after the config's t.",
    hint=STATE,
)
def adam_time_not_stored(reference):
    """The config keeps the old t."""
    adam_with(reference, kept=lambda m, v, t, _mean, _square: {"m": m, "v": v, "t": t - 1})


@misconception(
    "Adam stores the corrected moments",
    criterion="updates",
    explanation="The next step must go on from m and v without their correction.",
    hint=STATE,
)
def adam_stores_corrected(reference):
    """The config gets the corrected moments."""
    adam_with(reference, kept=lambda _m, _v, t, mean, square: {"m": mean, "v": square, "t": t})


@misconception(
    "Adam does not store its moments",
    criterion="updates",
    explanation="The step is right, but the config goes on with the old m and v.",
    hint=STATE,
)
def adam_moments_not_stored(reference):
    """The config keeps the old moments."""
    adam_with(reference, kept=lambda _m, _v, t, _mean, _square: {"t": t})


@misconception(
    "Adam has beta1 and beta2 swapped",
    criterion="updates",
    explanation="beta1 belongs to the mean of the gradients, beta2 to the mean of their squares.",
    hint=FORMULA,
)
def adam_betas_swapped(reference):
    """The betas are swapped."""
    right = reference.adam

    def adam(w, dw, config=None):
        config = {"beta1": 0.9, "beta2": 0.999, **(config or {})}
        swapped = {**config, "beta1": config["beta2"], "beta2": config["beta1"]}
        next_w, after = right(w, dw, swapped)
        return next_w, {**after, "beta1": config["beta1"], "beta2": config["beta2"]}

    reference.adam = adam


@misconception(
    "Adam divides without the square root",
    criterion="updates",
    explanation="The mean of the gradients is divided by the mean square, not by its root.",
    hint=FORMULA,
)
def adam_without_root(reference):
    """No square root."""
    adam_with(reference, scale=lambda square, epsilon: square + epsilon)


@misconception(
    "Adam without epsilon",
    criterion="updates",
    explanation="Where all gradients so far are zero, 0 is divided by 0.",
    hint="What happens to a weight whose gradient is always zero?",
)
def adam_without_epsilon(reference):
    """Epsilon is missing."""
    adam_with(reference, scale=lambda square, _epsilon: square.sqrt())


@misconception(
    "Adam's second moment is made of gradients, not of squares",
    criterion="updates",
    explanation="v must be a running mean of dw squared.",
    hint=FORMULA,
)
def adam_without_square(reference):
    """V is a mean of |dw|."""
    adam_with(reference, second=lambda beta, old, dw: beta * old + (1 - beta) * dw.abs())


@misconception(
    "Adam's default learning rate is that of the other rules",
    criterion="updates",
    explanation="Without a learning rate in the config it is 1e-3; yours is 1e-2.",
    hint="Which defaults does the table of the handout have?",
)
def adam_default_rate(reference):
    """The default rate is 1e-2."""
    right = reference.adam
    reference.adam = lambda w, dw, config=None: right(w, dw, {"learning_rate": 1e-2, **(config or {})})
