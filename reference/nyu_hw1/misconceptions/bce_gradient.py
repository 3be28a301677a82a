"""Misconceptions in the gradient of the BCE loss, alone or in step with its value."""

from grader.misconceptions import misconception

from ._alter import change_loss, columns, rows
from ._formulas import BCE


def change_gradient(reference, gradient):
    """Change the gradient of the loss."""
    change_loss(reference, "bce_loss", gradient=gradient)


def change_scale(reference, factor):
    """Multiply value and gradient by factor(y_hat)."""
    change_loss(
        reference,
        "bce_loss",
        value=lambda found, _, y_hat: found * factor(y_hat),
        gradient=lambda slope, _, y_hat: slope * factor(y_hat),
    )


# --- the gradient alone -----------------------------------------------------------------------------------------------


@misconception(
    "The gradient of the BCE loss is not averaged",
    criterion="bce",
    explanation="Your gradient is that of the sum over all elements; the loss is their mean.",
    hint="By which number does the loss divide? It is a constant factor: what does differentiation do to it?",
)
def bce_gradient_not_averaged(reference):
    """The gradient is not divided."""
    change_gradient(reference, lambda slope, _, y_hat: slope * y_hat.numel())


@misconception(
    "The gradient of the BCE loss is averaged over the batch only",
    criterion="bce",
    explanation="The loss is a mean over all N · C elements; the gradient is divided by the batch size alone.",
    hint="By which number does the loss divide?",
)
def bce_gradient_over_batch(reference):
    """The gradient is divided by N only."""
    change_gradient(reference, lambda slope, _, y_hat: slope * columns(y_hat))


@misconception(
    "The gradient of the BCE loss is averaged over the outputs only",
    criterion="bce",
    explanation="The loss is a mean over all N · C elements; the gradient is divided by the number of outputs alone.",
    hint="By which number does the loss divide?",
)
def bce_gradient_over_outputs(reference):
    """The gradient is divided by C only."""
    change_gradient(reference, lambda slope, _, y_hat: slope * rows(y_hat))


@misconception(
    "The gradient of the BCE loss has the wrong sign",
    criterion="bce",
    explanation="Following it downhill, predictions get worse.",
    hint="Where the label is 1, should the loss grow or shrink with ` y_hat `?",
)
def bce_gradient_sign(reference):
    """The gradient is negated."""
    change_gradient(reference, lambda slope, _y, _y_hat: -slope)


@misconception(
    "The gradient of the BCE loss lacks the term of the label 0",
    criterion="bce",
    explanation="Where the label is 0 your gradient is zero, although the loss depends on ` y_hat ` there.",
    hint="The loss has two terms. What is the derivative of the second?",
)
def bce_gradient_first_term_only(reference):
    """The second term of the gradient is missing."""
    change_gradient(
        reference,
        lambda _slope, y, y_hat: -y / y_hat / y_hat.numel(),
    )


@misconception(
    "The second term of the BCE gradient has the wrong sign",
    criterion="bce",
    explanation="The chain rule gives the second term another sign than its logarithm suggests: what is inside depends on ` -y_hat `.",
    hint="Differentiate ` log(1 - p) ` with respect to p.",
)
def bce_gradient_second_term_sign(reference):
    """The inner derivative -1 of the second term is lost."""
    change_gradient(
        reference,
        lambda _slope, y, y_hat: (
            -(y / y_hat + (1 - y) / (1 - y_hat)) / y_hat.numel()
        ),
    )


@misconception(
    "The gradient of the BCE loss is the one with respect to z, not to y_hat",
    criterion="bce",
    explanation="It is what comes out when the derivative of a sigmoid is multiplied in already; `backward` does that once more, "
    "and other activations would be wrong altogether.",
    hint="Differentiate the loss with respect to ` y_hat ` alone, whatever that was made of.",
)
def bce_gradient_of_logits(reference):
    """The gradient lacks its denominator."""
    change_gradient(
        reference,
        lambda _slope, y, y_hat: (y_hat - y) / y_hat.numel(),
    )


@misconception(
    "The gradient of the BCE loss is summed over the batch",
    criterion="bce",
    explanation="One value per output is left; each element of ` y_hat ` has its own derivative.",
    hint="Which shape must a gradient with respect to ` y_hat ` have?",
)
def bce_gradient_summed(reference):
    """The gradient is summed over the batch."""
    change_gradient(reference, lambda slope, _y, _y_hat: slope.sum(dim=0))


# --- both in step -----------------------------------------------------------------------------------------------------


@misconception(
    "The BCE loss is a sum, and so is its gradient",
    criterion="bce",
    explanation="Neither of the two is averaged.",
    hint="Which word of the handout do both leave out?",
    formula=BCE,
)
def bce_summed(reference):
    """Neither value nor gradient is divided."""
    change_scale(reference, lambda y_hat: y_hat.numel())


@misconception(
    "The BCE loss and its gradient are averaged over the batch only",
    criterion="bce",
    explanation="Both divide by the batch size alone.",
    hint="How many terms are there in all?",
    formula=BCE,
)
def bce_over_batch(reference):
    """Value and gradient are divided by N only."""
    change_scale(reference, columns)


@misconception(
    "The BCE loss and its gradient are averaged over the outputs only",
    criterion="bce",
    explanation="Both divide by the number of outputs alone.",
    hint="How many terms are there in all?",
    formula=BCE,
)
def bce_over_outputs(reference):
    """Value and gradient are divided by C only."""
    change_scale(reference, rows)


@misconception(
    "The BCE loss and its gradient have the wrong sign",
    criterion="bce",
    explanation="Value and gradient are both the negative of what is asked: training would make the predictions worse.",
    hint="Which sign has the logarithm of a number between 0 and 1?",
    formula=BCE,
)
def bce_sign(reference):
    """Value and gradient are negated."""
    change_scale(reference, lambda _: -1)
