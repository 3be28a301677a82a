"""The coefficient of a regulariser: 1, or 0.5 as other courses have it.

Each function keeps to its own, in loss and gradient.
"""

from grader.conventions import convention
from grader.testing import (
    halve_regulariser,
    linear_penalties,
    two_layer_penalty,
)

NOTE = "`{}` has a factor 0.5 in its regulariser, in loss and gradient: that is the convention of other courses."


def halved(loss, way):
    """Return the convention of one linear loss: its regulariser is halved."""
    function = f"{loss}_loss_{way}"

    def alter(reference):
        halve_regulariser(reference, function)

    alter.__name__ = f"{loss}_{way}_half"
    evidence = linear_penalties(f"{loss}_{way}_penalty")
    return convention(NOTE.format(function), about=function, evidence=evidence)(
        alter
    )


svm_naive_half = halved("svm", "naive")
svm_vectorized_half = halved("svm", "vectorized")
softmax_naive_half = halved("softmax", "naive")
softmax_vectorized_half = halved("softmax", "vectorized")


@convention(
    "`nn_forward_backward` has a factor 0.5 in its regulariser, in loss and gradients: a convention of other courses.",
    about="nn_forward_backward",
    evidence=[two_layer_penalty],
)
def net_half(reference):
    """The regulariser of the net is halved."""
    halve_regulariser(reference, "nn_forward_backward")
