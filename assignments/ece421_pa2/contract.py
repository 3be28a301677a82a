"""The handout of ECE421 assignment 2 in code: what is asked of starter.py. adapter.py finds its functions.

N is the size of a batch, D the number of inputs, H of hidden units, C of classes. A network is a dict of parameters:
`w_h` (D, H), `b_h` (1, H), `w_o` (H, C), `b_o` (1, C).
"""

from typing import NamedTuple

from grader.contract import (
    Array,
    Scalar,
    also_named,
    asks,
    internal,
    runs,
    student_hook,
)


class ForwardPass(NamedTuple):
    """The output of a network (N, C) and the loss of a batch."""

    prediction: Array
    loss: Scalar


class Step(NamedTuple):
    """A parameter and its velocity after one step."""

    w: Array
    v: Array


class Hooks:
    """What the tests ask: functions of starter.py, a network made of them, and own functions that no edition names."""

    @student_hook(firstresult=True)
    @also_named("ReLU", "ReLu", "Relu", "RELU", "reLU")
    def relu(self, x) -> Array:
        """Return max(x, 0), element by element."""

    @student_hook(firstresult=True)
    @also_named("Softmax", "softMax", "SoftMax", "soft_max")
    def softmax(self, x) -> Array:
        """Return the softmax of each row of x (N, C)."""

    @student_hook(firstresult=True)
    @also_named(
        "computeLayer",
        "compute",
        "ComputeLayer",
        "computelayer",
        "Compute",
        "linear",
    )
    def compute_layer(self, x, w, b) -> Array:
        """Return x w + b (N, H) for x (N, D), w (D, H) and b (1, H)."""

    @student_hook(firstresult=True)
    @also_named(
        "averageCE",
        "CE",
        "average_CE",
        "AverageCE",
        "averageCe",
        "avgCE",
        "avg_ce",
        "avg_CE",
        "ce",
    )
    def average_ce(self, target, prediction) -> Scalar:
        """Return the mean over the batch of -sum(target log(prediction)); target (N, C) is one-hot."""

    @student_hook(firstresult=True)
    @also_named("gradCE", "grad_CE", "GradCE", "gradCe", "gradce")
    def grad_ce(self, target, prediction) -> Array:
        """Return the gradient of the cross-entropy (N, C), in one of the conventions of the handout."""

    @student_hook(firstresult=True)
    @internal("loss_takes")
    @asks("forward pass")
    @runs("compute_layer", "relu", "softmax", "average_ce")
    def network_forward(self, x, target, network, loss_takes) -> ForwardPass:
        """Return output and loss of compute_layer, relu, compute_layer, softmax and average_ce.

        loss_takes is what average_ce is given: "prediction" or "logits".
        """

    @student_hook(firstresult=True)
    @internal("loss_takes", "convention")
    @asks("training")
    @runs("compute_layer", "relu", "softmax", "grad_ce")
    def network_train(
        self,
        x,
        target,
        network,
        loss_takes,
        convention,
        alpha,
        gamma,
        steps,
    ) -> list[Scalar]:
        """Return the loss before each of some steps with momentum, with gradients from grad_ce in this convention."""

    @student_hook(firstresult=True)
    @internal("reading")
    @asks("grad_w_o")
    def output_weights(self, x, target, network, reading) -> Array:
        """Return what the student's function for the gradient of w_o returns, (H, C).

        reading says what a parameter for the output is given: what its name says ("named"), "prediction" or "logits".
        """

    @student_hook(firstresult=True)
    @internal("reading")
    @asks("grad_b_o")
    def output_biases(self, x, target, network, reading) -> Array:
        """Return what the student's function for the gradient of b_o returns, (1, C)."""

    @student_hook(firstresult=True)
    @internal("reading")
    @asks("grad_w_h")
    def hidden_weights(self, x, target, network, reading) -> Array:
        """Return what the student's function for the gradient of w_h returns, (D, H)."""

    @student_hook(firstresult=True)
    @internal("reading")
    @asks("grad_b_h")
    def hidden_biases(self, x, target, network, reading) -> Array:
        """Return what the student's function for the gradient of b_h returns, (1, H)."""

    @student_hook(firstresult=True)
    @also_named(
        "momentum_update",
        "update_momentum",
        "momentum",
        "update",
        "update_weights",
        "updateWeights",
    )
    def momentum_step(self, w, v, gradient, alpha, gamma) -> Step:
        """Return w - v' and v' = gamma v + alpha gradient."""

    @student_hook(firstresult=True)
    @also_named(
        "learning",
        "training",
        "learn",
        "train_network",
        "trainNetwork",
        "train_model",
        "train_nn",
        "trainNN",
    )
    def train(
        self,
        x,
        target,
        w_h,
        b_h,
        w_o,
        b_o,
        epochs,
        alpha,
        gamma,
    ) -> list[Scalar]:
        """Return the training loss at the start of each epoch, of gradient descent on the whole batch."""
