import numpy as np


class TwoLayerNet:
    """A fully connected layer, relu, a fully connected layer, softmax, all in one class (the editions before 2021)."""

    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        """self.params holds W1 (D, H), b1 (H,), W2 (H, C), b2 (C,): weights drawn with deviation std, biases zero."""
        self.params = {}
        # TODO

    def loss(self, X, y=None, reg=0.0):
        """
        X: inputs, shape (N, D)
        y: labels, shape (N,), or None

        Return the scores (N, C) where y is None; else the pair (loss, grads) with a gradient for each of self.params.
        """
        # TODO
        pass

    def train(
        self,
        X,
        y,
        X_val,
        y_val,
        learning_rate=1e-3,
        learning_rate_decay=0.95,
        reg=5e-6,
        num_iters=100,
        batch_size=200,
        verbose=False,
    ):
        """Change self.params; return a dict with the lists loss_history, train_acc_history and val_acc_history."""
        loss_history, train_acc_history, val_acc_history = [], [], []
        epoch = max(len(X) // batch_size, 1)
        for step in range(num_iters):
            # TODO: draw a batch; get loss and gradients from self.loss; keep the loss; change self.params
            if step % epoch == 0:
                learning_rate *= learning_rate_decay
        return {
            "loss_history": loss_history,
            "train_acc_history": train_acc_history,
            "val_acc_history": val_acc_history,
        }

    def predict(self, X):
        """Return for each row of X the label with the largest score."""
        # TODO
        pass
