"""Numeric gradients by central differences, to compare one's own with."""

import numpy as np


def eval_numerical_gradient(
    f, x, verbose=True, h=1e-5
):  # the course's signature
    """Return the gradient of the number f(x) with respect to the array x, which is changed and restored in place."""
    del verbose
    return eval_numerical_gradient_array(lambda _: np.asarray(f(x)), x, 1.0, h)


def eval_numerical_gradient_array(f, x, df, h=1e-5):
    """Return the gradient of sum(f(x) * df) with respect to the array x."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(*x.shape):
        kept = x[place]
        x[place] = kept + h
        above = np.array(f(x))
        x[place] = kept - h
        below = np.array(f(x))
        x[place] = kept
        gradient[place] = np.sum((above - below) * df) / (2 * h)
    return gradient


def grad_check_sparse(f, x, analytic_grad, num_checks=10, h=1e-5):
    """Print numeric beside analytic values of the gradient in some random places."""
    for _ in range(num_checks):
        place = tuple(np.random.randint(size) for size in x.shape)  # noqa: NPY002
        kept = x[place]
        x[place] = kept + h
        above = f(x)
        x[place] = kept - h
        below = f(x)
        x[place] = kept
        numeric, analytic = (above - below) / (2 * h), analytic_grad[place]
        error = abs(numeric - analytic) / max(
            abs(numeric) + abs(analytic), 1e-12
        )
        print(  # noqa: T201 - what it is for
            f"numerical: {numeric:f} analytic: {analytic:f}, relative error: {error:e}"
        )
