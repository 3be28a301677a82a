"""Mistakes in the regulariser of linear classifiers, in each of the four functions."""

from grader.misconceptions import misconception

from ._alter import LINEAR, change_linear, mark

MISTAKES = {
    "only_in_loss": (
        "is missing in the gradient",
        "The loss of {} holds the regulariser, the gradient does not.",
        {"penalty_slope": lambda added, _, __: 0 * added},
    ),
    "only_in_gradient": (
        "is missing in the loss",
        "The gradient of {} holds the regulariser, the loss does not.",
        {"penalty": lambda *_: 0.0},
    ),
    "half_only_in_loss": (
        "is missing in the gradient, and halved in the loss",
        "The loss of {} holds half the regulariser, the gradient nothing of it.",
        {
            "penalty": lambda added, _, __: added / 2,
            "penalty_slope": lambda added, _, __: 0 * added,
        },
    ),
    "half_only_in_gradient": (
        "is missing in the loss, and halved in the gradient",
        "The gradient of {} adds reg * W, the loss nothing.",
        {
            "penalty": lambda *_: 0.0,
            "penalty_slope": lambda added, _, __: added / 2,
        },
    ),
    "missing": (
        "is missing",
        "Neither loss nor gradient of {} change with reg.",
        {
            "penalty": lambda *_: 0.0,
            "penalty_slope": lambda added, _, __: 0 * added,
        },
    ),
    "gradient_lacks_2": (
        "lacks its factor 2 in the gradient",
        "The gradient of {} adds reg * W while the loss adds reg * sum(W * W).",
        {"penalty_slope": lambda added, _, __: added / 2},
    ),
    "gradient_doubled": (
        "has twice its gradient",
        "The loss of {} adds half of what its gradient belongs to.",
        {"penalty": lambda added, _, __: added / 2},
    ),
    "averaged": (
        "is averaged over the batch",
        "{} divides by N after the regulariser was added; only the sum over examples is averaged.",
        {
            "penalty": lambda added, _, n: added / n,
            "penalty_slope": lambda added, _, n: added / n,
        },
    ),
}


def declare(function, mistake, title, explanation, changes):
    """Declare one mistake for one function."""
    kind, _, way = function.split("_")
    name = f"{kind}_{way}_regulariser_{mistake}"
    globals()[name] = misconception(
        f"The regulariser of {function} {title}",
        criterion=kind,
        explanation=explanation.format(f"`{function}`"),
        hint="Compare what reg adds to the loss with what it adds to the gradient: ` c * reg * sum(W ** 2) ` and ` 2 * c * reg * W `.",
    )(
        mark(
            name,
            __name__,
            lambda reference: change_linear(reference, function, **changes),
        )
    )


for _function in LINEAR:
    for _mistake, (_title, _explanation, _changes) in MISTAKES.items():
        declare(_function, _mistake, _title, _explanation, _changes)
