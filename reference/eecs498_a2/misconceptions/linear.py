"""Mistakes in the data loss of SVM and softmax, each in the naive and in the vectorised version."""

import torch

from grader.misconceptions import misconception

from ._alter import change_linear, mark, right_slope, unshifted

NAMES = {"naive": "with loops", "vectorized": "without loops"}


def declare(kind, mistake, title, explanation, hint, **changes):
    """Declare one mistake for both versions."""
    for way, words in NAMES.items():
        function = f"{kind}_loss_{way}"

        def alter(reference, function=function):
            change_linear(reference, function, **changes)

        text = {
            "title": f"{title}, {words}",
            "explanation": explanation.format(f"`{function}`"),
            "hint": hint,
        }
        name = f"{kind}_{way}_{mistake}"
        globals()[name] = misconception(
            text.pop("title"), criterion=kind, **text
        )(mark(name, __name__, alter))


def rows_of(y):
    """Return the number of each example."""
    return torch.arange(len(y))


# --- both -------------------------------------------------------------------------------------------------------------

for _kind, _label in (("svm", "SVM"), ("softmax", "Softmax")):
    declare(
        _kind,
        "gradient_not_averaged",
        f"{_label}: the gradient is not averaged",
        "The gradient of {} is the sum over the batch; its loss is a mean.",
        "By what is the loss divided?",
        slope=lambda slope, _, y: slope * len(y),
    )
    declare(
        _kind,
        "loss_not_averaged",
        f"{_label}: the loss is not averaged",
        "The loss of {} is the sum over the batch; the handout asks for the mean.",
        "A batch twice as large must not have twice the loss.",
        loss=lambda loss, _, y: loss * len(y),
    )
    declare(
        _kind,
        "gradient_sign",
        f"{_label}: the gradient has the wrong sign",
        "The gradient of {} points downhill: training with it would raise the loss.",
        "Move W a little along the gradient: the loss must grow.",
        slope=lambda slope, _, __: -slope,
    )

# --- SVM --------------------------------------------------------------------------------------------------------------


def all_but_one(slope, scores, y):
    """Let the right class get -(C - 1), whatever margins are violated."""
    slope = slope.clone()
    slope[rows_of(y), y] = -(scores.shape[1] - 1) / len(y)
    return slope


def without_right_class(slope, _, y):
    """Leave the column of the right class alone."""
    slope = slope.clone()
    slope[rows_of(y), y] = 0
    return slope


def one_for_right_class(slope, _, y):
    """Let the right class get -1 where any margin is violated."""
    slope = slope.clone()
    slope[rows_of(y), y] = slope[rows_of(y), y].clamp(min=-1 / len(y))
    return slope


def every_margin(_, scores, y):
    """Count every wrong class, violated or not."""
    slope = torch.ones_like(scores)
    slope[rows_of(y), y] = 1 - scores.shape[1]
    return slope / len(y)


def hinge(scores, y, margin):
    """Return the hinge loss with another margin, and its gradient."""
    margins = (scores - scores[rows_of(y), y][:, None] + margin).clamp(min=0)
    margins[rows_of(y), y] = 0
    return margins.sum() / len(y)


def hinge_slope(scores, y, margin):
    """Return the gradient of the hinge loss with another margin."""
    return right_slope(
        "svm",
        scores + (margin - 1) * (torch.arange(scores.shape[1]) != y[:, None]),
        y,
    )


declare(
    "svm",
    "right_class_counts",
    "SVM: the right class is counted",
    "The loss of {} counts the margin of the right class with itself, which is always 1.",
    "Leave the right class out of the sum.",
    loss=lambda loss, _, __: loss + 1,
)
declare(
    "svm",
    "no_margin",
    "SVM: the margin is missing",
    "{} compares scores without the margin of 1.",
    "Another score must be smaller by at least 1 to cost nothing.",
    loss=lambda _, scores, y: hinge(scores, y, 0),
    slope=lambda _, scores, y: hinge_slope(scores, y, 0),
)
declare(
    "svm",
    "all_classes_for_right_one",
    "SVM: the right class always gets -(C - 1)",
    "In the gradient of {} the right class counts all other classes, not only those with a violated margin.",
    "How many terms of the sum hold the right class's score?",
    slope=all_but_one,
)
declare(
    "svm",
    "right_class_untouched",
    "SVM: the right class has no gradient",
    "The gradient of {} moves the wrong classes only; the score of the right class is in every violated margin too.",
    "Derive max(0, s_j - s_y + 1) by s_y as well.",
    slope=without_right_class,
)
declare(
    "svm",
    "right_class_once",
    "SVM: the right class counts once",
    "In the gradient of {} the right class gets -1 for an example, however many margins are violated.",
    "How many terms of the sum hold the right class's score?",
    slope=one_for_right_class,
)
declare(
    "svm",
    "every_margin_counts",
    "SVM: satisfied margins have a gradient",
    "The gradient of {} counts every class, also those whose margin is satisfied and costs nothing.",
    "Where is max(0, …) flat?",
    slope=every_margin,
)

# --- softmax ----------------------------------------------------------------------------------------------------------


def right_class_only(slope, _, y):
    """Leave all but the right class alone."""
    kept = torch.zeros_like(slope)
    kept[rows_of(y), y] = slope[rows_of(y), y]
    return kept


declare(
    "softmax",
    "no_shift",
    "Softmax: large scores overflow",
    "{} takes exp of the scores as they are: for scores of some hundreds that is infinite, and the loss is NaN.",
    "Subtracting the same number from all scores of an example does not change the probabilities.",
    loss=lambda _, scores, y: unshifted(scores, y)[0],
    slope=lambda _, scores, y: unshifted(scores, y)[1],
)
declare(
    "softmax",
    "label_not_subtracted",
    "Softmax: the gradient lacks the label",
    "The gradient of {} is that of the probabilities; for the right class 1 has to be subtracted.",
    "The gradient of an example sums to 0 over the classes.",
    slope=lambda _, scores, y: torch.softmax(scores, dim=1) / len(y),
)
declare(
    "softmax",
    "right_class_only",
    "Softmax: only the right class has a gradient",
    "The gradient of {} moves the right class only; the other scores are in the denominator.",
    "Derive the logarithm of the sum too.",
    slope=right_class_only,
)
declare(
    "softmax",
    "loss_sign",
    "Softmax: the minus sign is missing",
    "The loss of {} is the mean of log(p), which is negative.",
    "A loss grows as predictions get worse.",
    loss=lambda loss, _, __: -loss,
)
declare(
    "softmax",
    "no_logarithm",
    "Softmax: the logarithm is missing",
    "The loss of {} is the mean of -p for the right class.",
    "The cross-entropy is -log(p).",
    loss=lambda _, scores, y: (
        -torch.softmax(scores, dim=1)[rows_of(y), y].mean()
    ),
)
declare(
    "softmax",
    "wrong_axis",
    "Softmax: normalised over the batch",
    "{} divides by the sum over the examples; probabilities of one example must sum to 1.",
    "Which axis of the scores holds the classes?",
    loss=lambda _, scores, y: (
        -torch.log(torch.softmax(scores, dim=0)[rows_of(y), y]).mean()
    ),
    slope=lambda _, scores, y: (
        (
            torch.softmax(scores, dim=0)
            - torch.eye(scores.shape[1], dtype=scores.dtype)[y]
        )
        / len(y)
    ),
)
