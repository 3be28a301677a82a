"""The reference for CS231n assignment 1, all files in one: kNN, SVM, softmax, layers, and the two-layer net."""

import numpy as np


class KNearestNeighbor:
    """Remembers the training examples, and gives a new one the commonest label among the nearest."""

    def train(self, X, y):
        """Remember X (num_train, D) and y (num_train,)."""
        self.X_train = X
        self.y_train = y

    def predict(self, X, k=1, num_loops=0):
        """Return a label for each row of X."""
        ways = {
            0: self.compute_distances_no_loops,
            1: self.compute_distances_one_loop,
            2: self.compute_distances_two_loops,
        }
        return self.predict_labels(ways[num_loops](X), k=k)

    def compute_distances_two_loops(self, X):
        """Return the Euclidean distances (num_test, num_train)."""
        dists = np.zeros((len(X), len(self.X_train)))
        for i, test in enumerate(X):
            for j, train in enumerate(self.X_train):
                dists[i, j] = np.sqrt(((test - train) ** 2).sum())
        return dists

    def compute_distances_one_loop(self, X):
        """Return the same with one loop."""
        dists = np.zeros((len(X), len(self.X_train)))
        for i, test in enumerate(X):
            dists[i] = np.sqrt(((self.X_train - test) ** 2).sum(axis=1))
        return dists

    def compute_distances_no_loops(self, X):
        """Return the same without a loop, from |a - b|^2 = |a|^2 + |b|^2 - 2 a b.

        Rounding may not go below 0.
        """
        squares = (
            (X**2).sum(axis=1)[:, None]
            + (self.X_train**2).sum(axis=1)
            - 2 * X @ self.X_train.T
        )
        return np.sqrt(np.maximum(squares, 0))

    def predict_labels(self, dists, k=1):
        """Return the commonest label among the k nearest.

        In a tie `np.unique` has the smaller one first.
        """
        labels = []
        for row in dists:
            nearest = self.y_train[np.argsort(row, kind="stable")[:k]]
            values, counts = np.unique(nearest, return_counts=True)
            labels.append(values[counts.argmax()])
        return np.array(labels)


# --- losses of scores -------------------------------------------------------------------------------------------------


def svm_loss(x, y):
    """Return the mean hinge loss of the scores x (N, C) with margin 1, and its gradient with respect to x."""
    rows = np.arange(len(x))
    margins = np.maximum(x - x[rows, y][:, None] + 1, 0)
    margins[rows, y] = 0
    dx = (margins > 0).astype(x.dtype)
    dx[rows, y] = -dx.sum(axis=1)
    return margins.sum() / len(x), dx / len(x)


def softmax_loss(x, y):
    """Return the mean cross-entropy of the softmax of the scores x (N, C), and its gradient with respect to x."""
    rows = np.arange(len(x))
    shifted = x - x.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(log_p)
    dx[rows, y] -= 1
    return -log_p[rows, y].mean(), dx / len(x)


# --- linear classifiers -----------------------------------------------------------------------------------------------


def svm_loss_naive(W, X, y, reg):
    """Return the mean hinge loss of the scores X W plus reg * |W|^2, and its gradient, with loops."""
    loss, dW = 0.0, np.zeros_like(W)
    for x, label in zip(X, y, strict=True):
        scores = x @ W
        for j in range(W.shape[1]):
            margin = scores[j] - scores[label] + 1
            if j != label and margin > 0:
                loss += margin
                dW[:, j] += x
                dW[:, label] -= x
    return loss / len(X) + reg * (W * W).sum(), dW / len(X) + 2 * reg * W


def svm_loss_vectorized(W, X, y, reg):
    """Return the same without loops."""
    loss, slope = svm_loss(X @ W, y)
    return loss + reg * (W * W).sum(), X.T @ slope + 2 * reg * W


def softmax_loss_naive(W, X, y, reg):
    """Return the mean cross-entropy of the softmax of X W plus reg * |W|^2, and its gradient, with loops."""
    loss, dW = 0.0, np.zeros_like(W)
    for x, label in zip(X, y, strict=True):
        scores = x @ W
        scores = scores - scores.max()
        total = np.exp(scores).sum()
        loss += np.log(total) - scores[label]
        for j in range(W.shape[1]):
            dW[:, j] += (np.exp(scores[j]) / total - (j == label)) * x
    return loss / len(X) + reg * (W * W).sum(), dW / len(X) + 2 * reg * W


def softmax_loss_vectorized(W, X, y, reg):
    """Return the same without loops."""
    loss, slope = softmax_loss(X @ W, y)
    return loss + reg * (W * W).sum(), X.T @ slope + 2 * reg * W


def draw_batch(X, y, batch_size):
    """Return batch_size rows of X with their labels, drawn with replacement."""
    # the generator of the course
    chosen = np.random.choice(len(X), batch_size)  # noqa: NPY002
    return X[chosen], y[chosen]


class LinearClassifier:
    """A linear classifier, trained by stochastic gradient descent.

    Subclasses say with which loss.
    """

    def __init__(self):
        self.W = None

    def train(
        self,
        X,
        y,
        learning_rate=1e-3,
        reg=1e-5,
        num_iters=100,
        batch_size=200,
        verbose=False,
    ):
        """Change `.W` (D, C) and return the losses of the steps."""
        del verbose
        if self.W is None:
            self.W = 0.001 * np.random.randn(X.shape[1], y.max() + 1)  # noqa: NPY002
        history = []
        for _ in range(num_iters):
            loss, gradient = self.loss(*draw_batch(X, y, batch_size), reg)
            history.append(loss)
            self.W = self.W - learning_rate * gradient
        return history

    def predict(self, X):
        """Return the label with the largest score for each row of X."""
        return (X @ self.W).argmax(axis=1)

    def loss(self, X_batch, y_batch, reg):
        """Return loss and gradient; a subclass knows them."""
        raise NotImplementedError


class LinearSVM(LinearClassifier):
    """A linear classifier with the hinge loss."""

    def loss(self, X_batch, y_batch, reg):
        """Return the hinge loss and its gradient."""
        return svm_loss_vectorized(self.W, X_batch, y_batch, reg)


class Softmax(LinearClassifier):
    """A linear classifier with the cross-entropy of the softmax."""

    def loss(self, X_batch, y_batch, reg):
        """Return the cross-entropy and its gradient."""
        return softmax_loss_vectorized(self.W, X_batch, y_batch, reg)


# --- layers -----------------------------------------------------------------------------------------------------------


def affine_forward(x, w, b):
    """Return x w + b (N, M), each example of x (N, d1, …, dk) as one row, and the cache."""
    return x.reshape(len(x), -1) @ w + b, (x, w, b)


def affine_backward(dout, cache):
    """Return the gradients of x, w (D, M) and b (M,)."""
    x, w, _ = cache
    return (
        (dout @ w.T).reshape(x.shape),
        x.reshape(len(x), -1).T @ dout,
        dout.sum(axis=0),
    )


def relu_forward(x):
    """Return max(x, 0), and the cache."""
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    """Return the gradient of x."""
    return dout * (cache > 0)


# --- the two-layer net ------------------------------------------------------------------------------------------------


class TwoLayerNet:
    """Affine, relu, affine, softmax.

    The net does not use the layers above, so that each can be wrong alone.
    """

    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        self.params = {
            "W1": std * np.random.randn(input_size, hidden_size),  # noqa: NPY002
            "b1": np.zeros(hidden_size),
            "W2": std * np.random.randn(hidden_size, output_size),  # noqa: NPY002
            "b2": np.zeros(output_size),
        }

    def loss(self, X, y=None, reg=0.0):
        """Return the scores for y None, else the loss with reg * (|W1|^2 + |W2|^2), and the gradients."""
        scores, hidden = self.forward(X)
        if y is None:
            return scores
        loss, slope = self.data_loss(scores, y)
        return loss + self.penalty(reg), self.backward(X, hidden, slope, reg)

    def forward(self, X):
        """Return the scores (N, C) and the hidden layer (N, H)."""
        hidden = np.maximum(X @ self.params["W1"] + self.params["b1"], 0)
        return hidden @ self.params["W2"] + self.params["b2"], hidden

    def data_loss(self, scores, y):
        """Return the mean cross-entropy, and its gradient with respect to the scores."""
        rows = np.arange(len(scores))
        shifted = scores - scores.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        slope = np.exp(log_p)
        slope[rows, y] -= 1
        return -log_p[rows, y].mean(), slope / len(scores)

    def penalty(self, reg):
        """Return the regulariser."""
        return reg * sum(
            (self.params[name] ** 2).sum() for name in ("W1", "W2")
        )

    def backward(self, X, hidden, slope, reg):
        """Return the gradients of the parameters; *slope* is that of the scores."""
        below = slope @ self.params["W2"].T * (hidden > 0)
        return {
            "W1": X.T @ below + 2 * reg * self.params["W1"],
            "b1": below.sum(axis=0),
            "W2": hidden.T @ slope + 2 * reg * self.params["W2"],
            "b2": slope.sum(axis=0),
        }

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
        verbose=False,  # the handout's signature
    ):
        """Change `.params` by stochastic gradient descent.

        Return losses, and accuracies of each epoch.
        """
        del verbose
        result = {
            "loss_history": [],
            "train_acc_history": [],
            "val_acc_history": [],
        }
        epoch = max(len(X) // batch_size, 1)
        for step in range(num_iters):
            X_batch, y_batch = draw_batch(X, y, batch_size)
            loss, grads = self.loss(X_batch, y=y_batch, reg=reg)
            result["loss_history"].append(loss)
            self.update(grads, learning_rate)
            if step % epoch == 0:
                result["train_acc_history"].append(
                    (self.predict(X_batch) == y_batch).mean()
                )
                result["val_acc_history"].append(
                    (self.predict(X_val) == y_val).mean()
                )
                learning_rate *= learning_rate_decay
        return result

    def update(self, grads, learning_rate):
        """Move every parameter against its gradient."""
        for name in self.params:
            self.params[name] = self.params[name] - learning_rate * grads[name]

    def predict(self, X):
        """Return the label with the largest score for each row of X."""
        return self.forward(X)[0].argmax(axis=1)
