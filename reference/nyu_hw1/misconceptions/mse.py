"""Misconceptions in the MSE loss: its value, its gradient, and both in step."""

from grader.misconceptions import misconception

from ._alter import change_loss, columns, rows
from ._formulas import MSE


def change_value(reference, value):
    """Change the value of the loss."""
    change_loss(reference, "mse_loss", value=value)


def change_gradient(reference, gradient):
    """Change the gradient of the loss."""
    change_loss(reference, "mse_loss", gradient=gradient)


def change_scale(reference, factor):
    """Multiply value and gradient by factor(y_hat)."""
    change_loss(
        reference,
        "mse_loss",
        value=lambda found, _, y_hat: found * factor(y_hat),
        gradient=lambda slope, _, y_hat: slope * factor(y_hat),
    )


# --- the value --------------------------------------------------------------------------------------------------------


@misconception(
    "The MSE loss is the sum of the squared errors, not their mean",
    criterion="mse",
    explanation="The value of the loss grows with the number of elements: nothing is divided. Its gradient does not.",
    hint="Which word of the handout does the value leave out?",
    formula=MSE,
)
def mse_value_summed(reference):
    """The value is not divided."""
    change_value(reference, lambda found, _, y_hat: found * y_hat.numel())


@misconception(
    "The MSE loss is averaged over the batch only",
    criterion="mse",
    explanation="The squared errors of one example are added up before the mean over the batch is taken; the gradient is right.",
    hint="How many squared errors are there in all, and by which number do you divide?",
    formula=MSE,
)
def mse_value_over_batch(reference):
    """The value is divided by N only."""
    change_value(reference, lambda found, _, y_hat: found * columns(y_hat))


@misconception(
    "The MSE loss is averaged over the outputs only",
    criterion="mse",
    explanation="The value is divided by the number of outputs and grows with the batch; the gradient is right.",
    hint="How many squared errors are there in all, and by which number do you divide?",
    formula=MSE,
)
def mse_value_over_outputs(reference):
    """The value is divided by C only."""
    change_value(reference, lambda found, _, y_hat: found * rows(y_hat))


@misconception(
    "The MSE loss has a factor 1/2 that the handout does not have",
    criterion="mse",
    explanation="The value is half the mean squared error. The gradient is that of the handout's loss, so the two do not fit.",
    hint="Some courses halve the squared error to lose the 2 of its derivative. Does this one?",
    formula=MSE,
)
def mse_value_halved(reference):
    """The value is halved, the gradient is not."""
    change_value(reference, lambda found, _y, _y_hat: found / 2)


@misconception(
    "The MSE loss is the root of the mean squared error",
    criterion="mse",
    explanation="The square root makes another loss of it (RMSE), with another gradient.",
    hint="Read the name of the loss letter by letter.",
    formula=MSE,
)
def mse_value_root(reference):
    """The value is the RMSE."""
    change_value(reference, lambda found, _y, _y_hat: found**0.5)


@misconception(
    "The MSE loss is the norm of the error",
    criterion="mse",
    explanation="A norm is the root of a sum: there is a root too many, and no mean.",
    hint="What does `norm` compute, and what is the mean of the squares?",
    formula=MSE,
)
def mse_value_norm(reference):
    """The value is the Euclidean norm of the error."""
    change_value(reference, lambda _found, y, y_hat: (y_hat - y).norm())


@misconception(
    "The MSE loss averages absolute errors, not squared ones",
    criterion="mse",
    explanation="The value is the mean absolute error; the squares are missing.",
    hint="What happens to each error before the mean is taken?",
    formula=MSE,
)
def mse_value_absolute(reference):
    """The value is the mean absolute error."""
    change_value(reference, lambda _found, y, y_hat: (y_hat - y).abs().mean())


@misconception(
    "The MSE loss squares the mean error",
    criterion="mse",
    explanation="The errors are averaged first and squared afterwards, so that errors of opposite sign cancel.",
    hint="Mean of the squares, or square of the mean?",
    formula=MSE,
)
def mse_value_of_mean_error(reference):
    """The value is the square of the mean error."""
    change_value(reference, lambda _found, y, y_hat: (y_hat - y).mean() ** 2)


@misconception(
    "The MSE loss is not one number",
    criterion="mse",
    explanation="What comes back first is the squared error of every element; a loss is one number for the batch.",
    hint="What makes one number of many?",
    formula=MSE,
)
def mse_value_unreduced(reference):
    """The value is an array of squared errors."""
    change_value(reference, lambda _found, y, y_hat: (y_hat - y) ** 2)


@misconception(
    "The MSE loss is one number per example",
    criterion="mse",
    explanation="The mean is taken over the outputs, and the axis of the batch is still there; a loss is one number.",
    hint="Which shape has the first value that you return?",
    formula=MSE,
)
def mse_value_per_example(reference):
    """The value is an array with one mean per example."""
    change_value(
        reference,
        lambda _found, y, y_hat: ((y_hat - y) ** 2).mean(dim=1),
    )


# --- the gradient -----------------------------------------------------------------------------------------------------


@misconception(
    "The gradient of the MSE loss is not averaged",
    criterion="mse",
    explanation="Your gradient is that of the sum of the squared errors; the loss is their mean.",
    hint="By which number does the loss divide? It is a constant factor: what does differentiation do to it?",
)
def mse_gradient_not_averaged(reference):
    """The gradient is not divided."""
    change_gradient(reference, lambda slope, _, y_hat: slope * y_hat.numel())


@misconception(
    "The gradient of the MSE loss is averaged over the batch only",
    criterion="mse",
    explanation="The loss is a mean over all N · C elements; the gradient is divided by the batch size alone.",
    hint="By which number does the loss divide?",
)
def mse_gradient_over_batch(reference):
    """The gradient is divided by N only."""
    change_gradient(reference, lambda slope, _, y_hat: slope * columns(y_hat))


@misconception(
    "The gradient of the MSE loss is averaged over the outputs only",
    criterion="mse",
    explanation="The loss is a mean over all N · C elements; the gradient is divided by the number of outputs alone.",
    hint="By which number does the loss divide?",
)
def mse_gradient_over_outputs(reference):
    """The gradient is divided by C only."""
    change_gradient(reference, lambda slope, _, y_hat: slope * rows(y_hat))


@misconception(
    "The gradient of the MSE loss lacks the factor of the square",
    criterion="mse",
    explanation="The gradient is half of what it should be: differentiating a square brings a factor down, and it is lost here.",
    hint="What is the derivative of u²?",
)
def mse_gradient_without_two(reference):
    """The gradient lacks its 2."""
    change_gradient(reference, lambda slope, _y, _y_hat: slope / 2)


@misconception(
    "The gradient of the MSE loss has the factor of the square twice",
    criterion="mse",
    explanation="The gradient is twice what it should be.",
    hint="How often does the exponent come down when a square is differentiated?",
)
def mse_gradient_doubled(reference):
    """The gradient has its 2 twice."""
    change_gradient(reference, lambda slope, _y, _y_hat: slope * 2)


@misconception(
    "The gradient of the MSE loss has the wrong sign",
    criterion="mse",
    explanation="Your gradient is the one with respect to the label y; asked is the one with respect to ` y_hat `.",
    hint="If ` y_hat ` is too large, should the loss grow or shrink with it?",
)
def mse_gradient_sign(reference):
    """The gradient is negated."""
    change_gradient(reference, lambda slope, _y, _y_hat: -slope)


@misconception(
    "The gradient of the MSE loss is not differentiated",
    criterion="mse",
    explanation="The second value is the mean's share of each squared error itself, not its derivative.",
    hint="Differentiate ` (y_hat - y) ** 2 ` with respect to ` y_hat `.",
)
def mse_gradient_is_square(reference):
    """The gradient is the squared error over N C."""
    change_gradient(
        reference,
        lambda _slope, y, y_hat: (y_hat - y) ** 2 / y_hat.numel(),
    )


@misconception(
    "The gradient of the MSE loss is summed over the batch",
    criterion="mse",
    explanation="One value per output is left; each element of ` y_hat ` has its own derivative.",
    hint="Which shape must a gradient with respect to ` y_hat ` have?",
)
def mse_gradient_summed(reference):
    """The gradient is summed over the batch."""
    change_gradient(reference, lambda slope, _y, _y_hat: slope.sum(dim=0))


# --- both in step -----------------------------------------------------------------------------------------------------


@misconception(
    "The MSE loss and its gradient have a factor 1/2 that the handout does not have",
    criterion="mse",
    explanation="Both are half of what the handout defines.",
    hint="Some courses halve the squared error to lose the 2 of its derivative. Does this one?",
    formula=MSE,
)
def mse_halved(reference):
    """Value and gradient are halved."""
    change_scale(reference, lambda _: 0.5)


@misconception(
    "The MSE loss is a sum, and so is its gradient",
    criterion="mse",
    explanation="Neither of the two is averaged.",
    hint="Which word of the handout do both leave out?",
    formula=MSE,
)
def mse_summed(reference):
    """Neither value nor gradient is divided."""
    change_scale(reference, lambda y_hat: y_hat.numel())


@misconception(
    "The MSE loss and its gradient are averaged over the batch only",
    criterion="mse",
    explanation="Both divide by the batch size alone.",
    hint="How many squared errors are there in all?",
    formula=MSE,
)
def mse_over_batch(reference):
    """Value and gradient are divided by N only."""
    change_scale(reference, columns)


@misconception(
    "The MSE loss and its gradient are averaged over the outputs only",
    criterion="mse",
    explanation="Both divide by the number of outputs alone.",
    hint="How many squared errors are there in all?",
    formula=MSE,
)
def mse_over_outputs(reference):
    """Value and gradient are divided by C only."""
    change_scale(reference, rows)
