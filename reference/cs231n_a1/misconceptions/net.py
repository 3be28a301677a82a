"""Mistakes in parameters, scores, loss and gradients of the two-layer net."""

from types import SimpleNamespace

import numpy as np

from grader.misconceptions import misconception

from ._alter import change_method, softmax, unshifted


def change_forward(reference, scores):
    """Let the scores be *scores*(params, X, hidden layer)."""

    def forward(right, self, X):
        _, hidden = right
        return scores(self.params, X, hidden), hidden

    change_method(reference.TwoLayerNet, "forward", forward)


def change_data_loss(reference, change):
    """Let data_loss return *change*(loss, slope, scores, y)."""
    change_method(reference.TwoLayerNet, "data_loss", lambda right, _, scores, y: change(*right, scores, y))


def change_gradients(reference, change):
    """Let backward return its gradients updated with *change*(of), all without regulariser.

    *of* has what it may use: the gradients so far, params, X, the hidden layer, and the slope of the scores.
    """

    def backward(right, self, X, hidden, slope, reg):
        added = {name: 2 * reg * self.params[name] if name[0] == "W" else 0.0 for name in right}
        data = {name: value - added[name] for name, value in right.items()}
        of = SimpleNamespace(grads=data, p=self.params, X=X, hidden=hidden, slope=slope)
        return {name: value + added[name] for name, value in {**data, **change(of)}.items()}

    change_method(reference.TwoLayerNet, "backward", backward)


def change_penalty(reference, value=None, slope=None):
    """Change the regulariser: *value*(penalty, params, reg), *slope*(what it adds to gradients, params, reg)."""
    if value is not None:
        change_method(reference.TwoLayerNet, "penalty", lambda right, self, reg: value(right, self.params, reg))
    if slope is not None:

        def backward(right, self, *_):
            reg = _[-1]
            added = {name: 2 * reg * self.params[name] for name in ("W1", "W2")}
            new = slope(added, self.params, reg)
            return {name: grad - added.get(name, 0.0) + new.get(name, 0.0) for name, grad in right.items()}

        change_method(reference.TwoLayerNet, "backward", backward)


# --- parameters and scores --------------------------------------------------------------------------------------------


def change_start(reference, change):
    """Let a new net's parameters be changed by *change*(params, std)."""
    so_far = reference.TwoLayerNet.__init__

    def start(self, input_size, hidden_size, output_size, std=1e-4):
        so_far(self, input_size, hidden_size, output_size, std)
        self.params.update(change(self.params, std))

    reference.TwoLayerNet.__init__ = start


@misconception(
    "New weights have the wrong spread",
    criterion="net_scores",
    explanation="The weights of a new net have the standard deviation 1, whatever was asked for.",
    hint="Multiply by the standard deviation.",
)
def start_not_scaled(reference):
    """New weights have the wrong spread."""
    change_start(reference, lambda params, std: {name: params[name] / std for name in ("W1", "W2")})


@misconception(
    "New weights are zero",
    criterion="net_scores",
    explanation="With weights of zero all hidden units are the same, and stay so.",
    hint="Draw them from a normal distribution.",
)
def start_at_zero(reference):
    """New weights are zero."""
    change_start(reference, lambda params, _: {name: 0 * params[name] for name in ("W1", "W2")})


@misconception(
    "New biases are random",
    criterion="net_scores",
    explanation="The biases of a new net are not zero.",
    hint="Only weights are drawn.",
)
def start_with_biases(reference):
    """New biases are random."""
    change_start(reference, lambda params, std: {name: params[name] + std for name in ("b1", "b2")})


@misconception(
    "New weights are transposed",
    criterion="net_scores",
    explanation="W1 and W2 of a new net have the shapes (H, D) and (C, H).",
    hint="Inputs first: (D, H) and (H, C).",
)
def start_transposed(reference):
    """New weights are transposed."""
    change_start(reference, lambda params, _: {name: params[name].T for name in ("W1", "W2")})


@misconception(
    "A relu after the last layer",
    criterion="net_scores",
    explanation="The scores are cut off at 0; they may be negative.",
    hint="The relu stands between the layers only.",
)
def relu_on_scores(reference):
    """A relu after the last layer."""
    change_forward(reference, lambda p, _, hidden: np.maximum(hidden @ p["W2"] + p["b2"], 0))


@misconception(
    "No relu between the layers",
    criterion="net_scores",
    explanation="Two linear layers without a relu between them are one linear layer. Your gradients may fit that net.",
    hint="max(0, X W1 + b1) goes into the second layer.",
)
def no_relu(reference):
    """No relu between the layers."""

    def forward(_, self, X):
        hidden = X @ self.params["W1"] + self.params["b1"]
        return hidden @ self.params["W2"] + self.params["b2"], hidden

    change_method(reference.TwoLayerNet, "forward", forward)
    change_gradients(reference, lambda of: first_layer(of.X, of.slope @ of.p["W2"].T))


def first_layer(X, below):
    """Return the gradients of W1 and b1; *below* is the gradient of X W1 + b1."""
    return {"W1": X.T @ below, "b1": below.sum(axis=0)}


@misconception(
    "The first bias is missing",
    criterion="net_scores",
    explanation="b1 is not added.",
    hint="X W1 + b1.",
)
def no_b1(reference):
    """The first bias is missing."""
    change_forward(reference, lambda p, X, _: np.maximum(X @ p["W1"], 0) @ p["W2"] + p["b2"])


@misconception(
    "The second bias is missing",
    criterion="net_scores",
    explanation="b2 is not added.",
    hint="hidden W2 + b2.",
)
def no_b2(reference):
    """The second bias is missing."""
    change_forward(reference, lambda p, _, hidden: hidden @ p["W2"])


@misconception(
    "Probabilities in the place of scores",
    criterion="net_scores",
    explanation="Without labels the net returns softmax(scores); the handout asks for the scores.",
    hint="Return before the softmax.",
)
def probabilities_returned(reference):
    """Probabilities in the place of scores."""
    so_far = reference.TwoLayerNet.loss

    def loss(self, X, y=None, reg=0.0):
        found = so_far(self, X, y, reg)
        return softmax(found) if y is None else found

    reference.TwoLayerNet.loss = loss


# --- loss -------------------------------------------------------------------------------------------------------------


@misconception(
    "The net's loss is not averaged",
    criterion="net_loss",
    explanation="The loss is the sum over the batch; the handout asks for the mean.",
    hint="A batch twice as large must not have twice the loss.",
)
def net_loss_not_averaged(reference):
    """The net's loss is not averaged."""
    change_data_loss(reference, lambda loss, slope, _, y: (loss * len(y), slope))


@misconception(
    "The net's gradients are not averaged",
    criterion="net_loss",
    explanation="The gradients are those of the sum over the batch; the loss is its mean.",
    hint="By what is the loss divided?",
)
def net_gradients_not_averaged(reference):
    """The net's gradients are not averaged."""
    change_data_loss(reference, lambda loss, slope, _, y: (loss, slope * len(y)))


@misconception(
    "Large scores overflow in the net",
    criterion="net_loss",
    explanation="exp of scores of some hundreds is infinite, and the loss is NaN.",
    hint="Subtract the largest score of each example first.",
)
def net_no_shift(reference):
    """Large scores overflow in the net."""
    change_data_loss(reference, lambda _, __, scores, y: unshifted(scores, y))


@misconception(
    "The net's loss lacks its minus sign",
    criterion="net_loss",
    explanation="The loss is the mean of log(p), which is negative.",
    hint="A loss grows as predictions get worse.",
)
def net_loss_sign(reference):
    """The net's loss lacks its minus sign."""
    change_data_loss(reference, lambda loss, slope, *_: (-loss, slope))


@misconception(
    "The label is not subtracted in the net's gradient",
    criterion="net_loss",
    explanation="The gradient of the scores is the probabilities; for the right class 1 has to be subtracted.",
    hint="The gradient of an example sums to 0 over the classes.",
)
def net_label_not_subtracted(reference):
    """The label is not subtracted in the net's gradient."""
    change_data_loss(reference, lambda loss, _, scores, y: (loss, softmax(scores) / len(y)))


@misconception(
    "The net's gradients have the wrong sign",
    criterion="net_loss",
    explanation="All gradients point downhill.",
    hint="Move a parameter along its gradient: the loss must grow.",
)
def net_gradient_sign(reference):
    """The net's gradients have the wrong sign."""
    change_data_loss(reference, lambda loss, slope, *_: (loss, -slope))


# --- gradients --------------------------------------------------------------------------------------------------------


@misconception(
    "The relu is ignored on the way back",
    criterion="net_loss",
    explanation="The gradients of W1 and b1 pass through hidden units that are off.",
    hint="Where the hidden layer is 0, nothing comes through.",
)
def relu_ignored_backwards(reference):
    """The relu is ignored on the way back."""
    change_gradients(reference, lambda of: first_layer(of.X, of.slope @ of.p["W2"].T))


@misconception(
    "The relu's mask is inverted",
    criterion="net_loss",
    explanation="The gradients of W1 and b1 pass through the hidden units that are off, and not through the others.",
    hint="Nothing comes through where the hidden layer is 0.",
)
def relu_mask_inverted(reference):
    """The relu's mask is inverted."""
    change_gradients(reference, lambda of: first_layer(of.X, of.slope @ of.p["W2"].T * (of.hidden <= 0)))


@misconception(
    "The mask is taken from the gradient",
    criterion="net_loss",
    explanation="The gradient that comes back is cut off at 0 itself; it is the hidden layer's sign that counts.",
    hint="Compare the hidden layer with 0, not the gradient.",
)
def relu_of_gradient(reference):
    """The mask is taken from the gradient."""
    change_gradients(reference, lambda of: first_layer(of.X, np.maximum(of.slope @ of.p["W2"].T, 0)))


@misconception(
    "The hidden layer before its relu",
    criterion="net_loss",
    explanation="The gradient of W2 is computed with X W1 + b1; what went into the second layer is its relu.",
    hint="Which input does W2 multiply?",
)
def hidden_before_relu(reference):
    """The hidden layer before its relu."""
    change_gradients(reference, lambda of: {"W2": (of.X @ of.p["W1"] + of.p["b1"]).T @ of.slope})


@misconception(
    "The gradients of the biases are means",
    criterion="net_loss",
    explanation="The gradients of b1 and b2 are averaged over the batch a second time.",
    hint="The mean is in the gradient of the scores already; sum.",
)
def bias_gradients_averaged(reference):
    """The gradients of the biases are means."""
    change_gradients(reference, lambda of: {name: of.grads[name] / len(of.X) for name in ("b1", "b2")})


@misconception(
    "The gradient of the first bias without the relu",
    criterion="net_loss",
    explanation="The gradient of b1 passes through hidden units that are off; that of W1 does not.",
    hint="Both come from the same gradient of X W1 + b1.",
)
def b1_without_mask(reference):
    """The gradient of the first bias without the relu."""
    change_gradients(reference, lambda of: {"b1": (of.slope @ of.p["W2"].T).sum(axis=0)})


@misconception(
    "The gradients of the weights are averaged twice",
    criterion="net_loss",
    explanation="The gradients of W1 and W2 are divided by N once more than the loss.",
    hint="The mean is in the gradient of the scores already.",
)
def weight_gradients_averaged_twice(reference):
    """The gradients of the weights are averaged twice."""
    change_gradients(reference, lambda of: {name: of.grads[name] / len(of.X) for name in ("W1", "W2")})


# --- regulariser ------------------------------------------------------------------------------------------------------

REGULARISER = "Compare what reg adds to the loss with what it adds to the gradients: c * reg * W^2 and 2 * c * reg * W."


@misconception(
    "The net's regulariser is missing in the gradients",
    criterion="net_loss",
    explanation="The loss holds the regulariser, the gradients do not.",
    hint=REGULARISER,
)
def net_regulariser_only_in_loss(reference):
    """The net's regulariser is missing in the gradients."""
    change_penalty(reference, slope=lambda *_: {})


@misconception(
    "The net's regulariser is missing in the loss",
    criterion="net_loss",
    explanation="The gradients hold the regulariser, the loss does not.",
    hint=REGULARISER,
)
def net_regulariser_only_in_gradients(reference):
    """The net's regulariser is missing in the loss."""
    change_penalty(reference, value=lambda *_: 0.0)


@misconception(
    "The net has no regulariser",
    criterion="net_loss",
    explanation="Neither loss nor gradients change with reg.",
    hint=REGULARISER,
)
def net_regulariser_missing(reference):
    """The net has no regulariser."""
    change_penalty(reference, value=lambda *_: 0.0, slope=lambda *_: {})


@misconception(
    "The net's regulariser lacks its factor 2 in the gradients",
    criterion="net_loss",
    explanation="The gradients add reg * W while the loss adds reg * sum(W * W).",
    hint=REGULARISER,
)
def net_regulariser_lacks_2(reference):
    """The net's regulariser lacks its factor 2 in the gradients."""
    change_penalty(reference, slope=lambda added, *_: {name: value / 2 for name, value in added.items()})


@misconception(
    "The net's regulariser has twice its gradient",
    criterion="net_loss",
    explanation="The loss adds half of what the gradients belong to.",
    hint=REGULARISER,
)
def net_regulariser_gradient_doubled(reference):
    """The net's regulariser has twice its gradient."""
    change_penalty(reference, value=lambda penalty, *_: penalty / 2)


@misconception(
    "Only the second layer is regularised",
    criterion="net_loss",
    explanation="The regulariser lacks W1.",
    hint="It sums the squares of W1 and of W2.",
)
def net_regulariser_of_w2_only(reference):
    """Only the second layer is regularised."""
    change_penalty(
        reference,
        value=lambda _, params, reg: reg * (params["W2"] ** 2).sum(),
        slope=lambda added, *_: {"W2": added["W2"]},
    )


@misconception(
    "The biases are regularised",
    criterion="net_loss",
    explanation="The regulariser holds b1 and b2.",
    hint="Only weights are kept small.",
)
def net_regulariser_of_biases(reference):
    """The biases are regularised."""
    change_penalty(
        reference,
        value=lambda _, params, reg: reg * sum((value**2).sum() for value in params.values()),
        slope=lambda _, params, reg: {name: 2 * reg * value for name, value in params.items()},
    )
