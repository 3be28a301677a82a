"""How misconceptions change the two-layer net of the reference, one part at a time."""

from types import SimpleNamespace

from ._alter import change_method


def change_forward(reference, scores):
    """Let the scores be *scores*(params, X, hidden layer)."""

    def forward(right, self, X):
        _, hidden = right
        return scores(self.params, X, hidden), hidden

    change_method(reference.TwoLayerNet, "forward", forward)


def change_data_loss(reference, change):
    """Let data_loss return *change*(loss, slope, scores, y)."""
    change_method(
        reference.TwoLayerNet,
        "data_loss",
        lambda right, _, scores, y: change(*right, scores, y),
    )


def change_gradients(reference, change):
    """Let backward return its gradients updated with *change*(of), all without regulariser.

    *of* has what it may use: the gradients so far, params, X, the hidden layer, and the slope of the scores.
    """

    def backward(right, self, X, hidden, slope, reg):
        added = {
            name: 2 * reg * self.params[name] if name[0] == "W" else 0.0
            for name in right
        }
        data = {name: value - added[name] for name, value in right.items()}
        of = SimpleNamespace(
            grads=data, p=self.params, X=X, hidden=hidden, slope=slope
        )
        return {
            name: value + added[name]
            for name, value in {**data, **change(of)}.items()
        }

    change_method(reference.TwoLayerNet, "backward", backward)


def change_penalty(reference, value=None, slope=None):
    """Change the regulariser: *value*(penalty, params, reg), *slope*(what it adds to gradients, params, reg)."""
    if value is not None:
        change_method(
            reference.TwoLayerNet,
            "penalty",
            lambda right, self, reg: value(right, self.params, reg),
        )
    if slope is not None:

        def backward(right, self, *_):
            reg = _[-1]
            added = {name: 2 * reg * self.params[name] for name in ("W1", "W2")}
            new = slope(added, self.params, reg)
            return {
                name: grad - added.get(name, 0.0) + new.get(name, 0.0)
                for name, grad in right.items()
            }

        change_method(reference.TwoLayerNet, "backward", backward)


def first_layer(X, below):
    """Return the gradients of W1 and b1; *below* is the gradient of X W1 + b1."""
    return {"W1": X.T @ below, "b1": below.sum(axis=0)}


def change_start(reference, change):
    """Let a new net's parameters be changed by *change*(params, std)."""
    so_far = reference.TwoLayerNet.__init__

    def start(self, input_size, hidden_size, output_size, std=1e-4):
        so_far(self, input_size, hidden_size, output_size, std)
        self.params.update(change(self.params, std))

    reference.TwoLayerNet.__init__ = start
