"""Misconceptions in Adam."""

from grader.misconceptions import misconception

from ._alter import replace_rule

STATE = "What must the rule remember for its next step, and where does the handout want it?"
FORMULA = "Compute one step by hand, for w = 1 and dw = 2."


# --- adam -------------------------------------------------------------------------------------------------------------


def adam_with(reference, **parts):
    """Replace parts of Adam: time, first, second, corrected (both moments), scale, kept (what the config keeps)."""

    def step(w, dw, c):
        beta1, beta2 = c["beta1"], c["beta2"]
        t = parts.get("time", lambda t: t + 1)(c["t"])
        m = parts.get("first", lambda b, old, g: b * old + (1 - b) * g)(
            beta1, c["m"], dw
        )
        v = parts.get("second", lambda b, old, g: b * old + (1 - b) * g**2)(
            beta2, c["v"], dw
        )
        corrected = parts.get("corrected", corrected_moments)
        mean, square = corrected(m, v, beta1, beta2, t)
        size = parts.get("scale", lambda s, e: s.sqrt() + e)(
            square, c["epsilon"]
        )
        kept = parts.get(
            "kept", lambda m, v, t, _mean, _square: {"m": m, "v": v, "t": t}
        )(m, v, t, mean, square)
        return w - c["learning_rate"] * mean / size, {**c, **kept}

    replace_rule(reference, "adam", step)


def corrected_moments(m, v, beta1, beta2, t):
    """Return both moments, corrected for their start at zero."""
    return m / (1 - beta1**t) if t else m * float("inf"), v / (
        1 - beta2**t
    ) if t else v * float("inf")


@misconception(
    "Adam without the correction of its moments",
    criterion="updates",
    explanation="m and v start at zero and are too small in the first steps; they must be divided by ` 1 - beta ** t `.",
    hint=FORMULA,
)
def adam_uncorrected(reference):
    """No correction."""
    adam_with(reference, corrected=lambda m, v, *_: (m, v))


@misconception(
    "Adam corrects its first moment only",
    criterion="updates",
    explanation="v must be divided by ` 1 - beta2 ** t ` as well.",
    hint=FORMULA,
)
def adam_second_uncorrected(reference):
    """V is not corrected."""
    adam_with(
        reference,
        corrected=lambda m, v, beta1, _beta2, t: (m / (1 - beta1**t), v),
    )


@misconception(
    "Adam never counts its steps",
    criterion="updates",
    explanation="t stays 0, so that the correction divides by ` 1 - beta ** 0 == 0 `.",
    hint="Which value has t in the first step?",
)
def adam_time_stands_still(reference):
    """T is not counted up."""
    adam_with(reference, time=lambda t: t)


@misconception(
    "Adam counts its step too late",
    criterion="updates",
    explanation="t is counted up after it is used: the first correction divides by ` 1 - beta ** 0 == 0 `.",
    hint="Which value has t in the first step?",
)
def adam_counts_late(reference):
    """T is counted up after the step."""
    adam_with(
        reference,
        time=lambda t: t,
        kept=lambda m, v, t, _mean, _square: {"m": m, "v": v, "t": t + 1},
    )


@misconception(
    "Adam does not store t",
    criterion="updates",
    explanation="Every step is corrected as if it were the first after the config's t.",
    hint=STATE,
)
def adam_time_not_stored(reference):
    """The config keeps the old t."""
    adam_with(
        reference,
        kept=lambda m, v, t, _mean, _square: {"m": m, "v": v, "t": t - 1},
    )


@misconception(
    "Adam stores the corrected moments",
    criterion="updates",
    explanation="The next step must go on from m and v without their correction.",
    hint=STATE,
)
def adam_stores_corrected(reference):
    """The config gets the corrected moments."""
    adam_with(
        reference,
        kept=lambda _m, _v, t, mean, square: {"m": mean, "v": square, "t": t},
    )


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
        return next_w, {
            **after,
            "beta1": config["beta1"],
            "beta2": config["beta2"],
        }

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
    "Adam's default learning rate is that of the other rules",
    criterion="updates",
    explanation="Without a learning rate in the config it is 1e-3; yours is 1e-2.",
    hint="Which defaults does the table of the handout have?",
)
def adam_default_rate(reference):
    """The default rate is 1e-2."""
    right = reference.adam
    reference.adam = lambda w, dw, config=None: right(
        w, dw, {"learning_rate": 1e-2, **(config or {})}
    )
