import numpy as np

from cs231n.classifiers.linear_svm import svm_loss_vectorized
from cs231n.classifiers.softmax import softmax_loss_vectorized


class LinearClassifier:
    """A linear classifier, trained by stochastic gradient descent; subclasses say with which loss."""

    def __init__(self):
        self.W = None

    def train(self, X, y, learning_rate=1e-3, reg=1e-5, num_iters=100, batch_size=200, verbose=False):
        """
        X: training examples, shape (N, D)
        y: their labels, shape (N,), whole numbers from 0 to C - 1

        Change self.W, shape (D, C), and return the list of the losses of all steps.
        """
        if self.W is None:
            self.W = 0.001 * np.random.randn(X.shape[1], np.max(y) + 1)
        loss_history = []
        for step in range(num_iters):
            # TODO: draw batch_size examples with their labels; get loss and gradient from self.loss(X_batch, y_batch,
            # reg); keep the loss; change self.W
            pass
        return loss_history

    def predict(self, X):
        """Return for each row of X (N, D) the label with the largest score."""
        # TODO
        pass

    def loss(self, X_batch, y_batch, reg):
        """Return (loss, gradient); the subclasses do."""
        raise NotImplementedError


class LinearSVM(LinearClassifier):
    """Given: a linear classifier with the hinge loss."""

    def loss(self, X_batch, y_batch, reg):
        return svm_loss_vectorized(self.W, X_batch, y_batch, reg)


class Softmax(LinearClassifier):
    """Given: a linear classifier with the cross-entropy of the softmax."""

    def loss(self, X_batch, y_batch, reg):
        return softmax_loss_vectorized(self.W, X_batch, y_batch, reg)
