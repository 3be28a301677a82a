"""Misconceptions in the value of the BCE loss."""

from grader.misconceptions import misconception

from ._alter import change_loss, columns, rows
from ._formulas import BCE

OTHER_LOGARITHM = "The BCE loss uses another logarithm than the natural one"


def change_value(reference, value):
    """Change the value of the loss."""
    change_loss(reference, "bce_loss", value=value)


def change_terms(reference, terms):
    """Let the value be the mean of terms(y, log of y_hat, log of 1 - y_hat)."""
    change_value(
        reference,
        lambda _, y, y_hat: terms(y, y_hat.log(), (1 - y_hat).log()).mean(),
    )


@misconception(
    "The BCE loss lacks its minus sign",
    criterion="bce",
    explanation="The value is negative: logarithms of probabilities are. The loss must shrink as predictions get better.",
    hint="Which sign has the logarithm of a number between 0 and 1?",
    formula=BCE,
)
def bce_value_sign(reference):
    """The value is negated."""
    change_value(reference, lambda found, _y, _y_hat: -found)


@misconception(
    "The minus sign of the BCE loss stands before its first term only",
    criterion="bce",
    explanation="The two terms are subtracted from each other instead of added, so that one of them lowers the loss.",
    hint="Where do the brackets of the sum begin and end?",
    formula=BCE,
)
def bce_value_minus_on_first_term(reference):
    """The second term has the wrong sign."""
    change_terms(
        reference, lambda y, log_p, log_q: -y * log_p + (1 - y) * log_q
    )


@misconception(
    "The minus sign of the BCE loss stands before its second term only",
    criterion="bce",
    explanation="The two terms are subtracted from each other instead of added, so that one of them lowers the loss.",
    hint="Where do the brackets of the sum begin and end?",
    formula=BCE,
)
def bce_value_minus_on_second_term(reference):
    """The first term has the wrong sign."""
    change_terms(reference, lambda y, log_p, log_q: y * log_p - (1 - y) * log_q)


@misconception(
    "The BCE loss has only the term of the label 1",
    criterion="bce",
    explanation="Predictions for examples with label 0 do not count at all.",
    hint="What should the loss of a prediction of 0.9 be where the label is 0?",
    formula=BCE,
)
def bce_value_first_term_only(reference):
    """The second term is missing."""
    change_terms(reference, lambda y, log_p, _log_q: -y * log_p)


@misconception(
    "The BCE loss takes each label for the other",
    criterion="bce",
    explanation="The term of the label 1 counts where the label is 0, and the reverse: the better a prediction, the larger its loss.",
    hint="Try one prediction of 0.9 with the label 1. Is the loss small?",
    formula=BCE,
)
def bce_value_labels_exchanged(reference):
    """Labels 0 and 1 are exchanged."""
    change_terms(
        reference, lambda y, log_p, log_q: -(1 - y) * log_p - y * log_q
    )


@misconception(
    "The BCE loss takes the logarithm of 1 + y_hat",
    criterion="bce",
    explanation="The second term is about the probability of the label 0, and ` 1 + y_hat ` is no probability.",
    hint="If ` y_hat ` is the probability of the label 1, what is that of the label 0?",
    formula=BCE,
)
def bce_value_one_plus(reference):
    """The second logarithm is that of 1 + y_hat."""
    change_value(
        reference,
        lambda _, y, y_hat: (
            -(y * y_hat.log() + (1 - y) * (1 + y_hat).log()).mean()
        ),
    )


@misconception(
    "The BCE loss takes the logarithm of 1 minus y_hat as 1 minus the logarithm",
    criterion="bce",
    explanation="In the second term the 1 stands outside the logarithm.",
    hint="Is ` log(1 - p) ` the same as ` 1 - log(p) `?",
    formula=BCE,
)
def bce_value_one_minus_log(reference):
    """The second logarithm is taken of y_hat alone."""
    change_terms(
        reference, lambda y, log_p, _log_q: -(y * log_p + (1 - y) * (1 - log_p))
    )


@misconception(
    "The BCE loss uses the logarithm to base 2",
    criterion="bce",
    explanation="The value is that of the loss in bits; its gradient, and the handout, are for the natural logarithm.",
    hint="Which base does your logarithm have?",
    family=OTHER_LOGARITHM,
)
def bce_value_base_2(reference):
    """Logarithms to base 2."""
    change_value(
        reference, lambda found, _y, _y_hat: found / 0.6931471805599453
    )


@misconception(
    "The BCE loss uses the logarithm to base 10",
    criterion="bce",
    explanation="The gradient, and the handout, are for the natural logarithm.",
    hint="Which base does your logarithm have?",
    family=OTHER_LOGARITHM,
)
def bce_value_base_10(reference):
    """Logarithms to base 10."""
    change_value(reference, lambda found, _y, _y_hat: found / 2.302585092994046)


@misconception(
    "The BCE loss is a sum, not a mean",
    criterion="bce",
    explanation="The value of the loss grows with the number of elements: nothing is divided. Its gradient does not.",
    hint="Which word of the handout does the value leave out?",
    formula=BCE,
)
def bce_value_summed(reference):
    """The value is not divided."""
    change_value(reference, lambda found, _, y_hat: found * y_hat.numel())


@misconception(
    "The BCE loss is averaged over the batch only",
    criterion="bce",
    explanation="The terms of one example are added up before the mean over the batch is taken; the gradient is right.",
    hint="How many terms are there in all, and by which number do you divide?",
    formula=BCE,
)
def bce_value_over_batch(reference):
    """The value is divided by N only."""
    change_value(reference, lambda found, _, y_hat: found * columns(y_hat))


@misconception(
    "The BCE loss is averaged over the outputs only",
    criterion="bce",
    explanation="The value is divided by the number of outputs and grows with the batch; the gradient is right.",
    hint="How many terms are there in all, and by which number do you divide?",
    formula=BCE,
)
def bce_value_over_outputs(reference):
    """The value is divided by C only."""
    change_value(reference, lambda found, _, y_hat: found * rows(y_hat))


@misconception(
    "The BCE loss is not one number",
    criterion="bce",
    explanation="What comes back first is the loss of every element; asked is one number for the batch.",
    hint="What makes one number of many?",
    formula=BCE,
)
def bce_value_unreduced(reference):
    """The value is an array of losses."""
    change_value(
        reference,
        lambda _, y, y_hat: -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()),
    )
