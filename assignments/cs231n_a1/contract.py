"""The handout of CS231n assignment 1 in code, both editions. How its classes are used stands in adapter.py."""

from typing import Any, NamedTuple, TypedDict

from grader.contract import Array, Scalar, asks, student_class, student_hook


class LossAndGradient(NamedTuple):
    """What a linear classifier's loss function returns: the loss and its gradient, shaped like W."""

    loss: Scalar
    dW: Array


class LossAndSlope(NamedTuple):
    """What a loss layer returns: the loss and its gradient with respect to the scores x."""

    loss: Scalar
    dx: Array


class AffineGradients(NamedTuple):
    """What `affine_backward` returns."""

    dx: Array
    dw: Array
    db: Array


class Parameters(TypedDict):
    """The dict `.params`: weights of shape (in, out), biases of shape (out,)."""

    W1: Array
    b1: Array
    W2: Array
    b2: Array


class NetLoss(NamedTuple):
    """What `TwoLayerNet.loss` returns for labelled examples: the loss and a gradient for each parameter."""

    loss: Scalar
    grads: Parameters


class Batches(NamedTuple):
    """The batches that `train` gave to `loss`, one below the other, and how many examples each had."""

    X: Array
    y: Array
    sizes: list[Scalar]


class Trained(NamedTuple):
    """What `LinearClassifier.train` leaves and returns."""

    W: Array
    loss_history: list[Scalar]


class NetTrained(NamedTuple):
    """What `TwoLayerNet.train` leaves and returns."""

    params: Parameters
    loss_history: list[Scalar]


@student_class
class KNearestNeighbor:
    """k_nearest_neighbor.py: a classifier that remembers its training examples."""

    def train(self, X, y):
        """Given: remember X (num_train, D) and y (num_train,)."""

    def predict(self, X, k, num_loops):
        """Given: return a label for each row of X, with the distances of `num_loops` (0, 1 or 2) loops."""

    def compute_distances_two_loops(self, X):
        """Return the Euclidean distances (num_test, num_train)."""

    def compute_distances_one_loop(self, X):
        """Return the same with one loop."""

    def compute_distances_no_loops(self, X):
        """Return the same without a loop."""

    def predict_labels(self, dists, k=1):
        """Return the commonest label among the k nearest, the smaller one in a tie."""


@student_class
class LinearClassifier:
    """linear_classifier.py: trained by stochastic gradient descent on the loss of a subclass."""

    W: Array

    def train(
        self,
        X,
        y,
        learning_rate,
        reg,
        num_iters,
        batch_size,
        verbose=False,
    ):
        """Change `.W` (D, C) and return the list of losses."""

    def predict(self, X):
        """Return a label for each row of X."""


@student_class
class TwoLayerNet:
    """neural_net.py or fc_net.py: affine, relu, affine, softmax. Constructor and regularisation differ by edition."""

    params: Parameters

    def loss(self, X, y=None):
        """Return the scores for y None, else the loss and the gradients."""

    def train(
        self,
        X,
        y,
        X_val,
        y_val,
        learning_rate,
        learning_rate_decay,
        reg,
        num_iters,
        batch_size,
        verbose=False,
    ):
        """Change `.params` and return a dict with the list `loss_history` (neural_net.py only)."""

    def predict(self, X):
        """Return a label for each row of X (neural_net.py only)."""


class Hooks:
    """What the tests ask. Those without `asks` are functions of the handout, the others are in adapter.py."""

    @student_hook(firstresult=True)
    @asks("KNearestNeighbor.compute_distances_two_loops")
    def knn_two_loops(self, X_train, X) -> Array:
        """Return the distances (num_test, num_train) between rows of X and of X_train."""

    @student_hook(firstresult=True)
    @asks("KNearestNeighbor.compute_distances_one_loop")
    def knn_one_loop(self, X_train, X) -> Array:
        """Return the same with one loop."""

    @student_hook(firstresult=True)
    @asks("KNearestNeighbor.compute_distances_no_loops")
    def knn_no_loops(self, X_train, X) -> Array:
        """Return the same without a loop."""

    @student_hook(firstresult=True)
    @asks("KNearestNeighbor.predict_labels")
    def knn_labels(self, dists, y_train, k) -> Array:
        """Return the labels that these distances give."""

    @student_hook(firstresult=True)
    @asks("KNearestNeighbor.predict")
    def knn_predict(self, X, X_train, y_train, k, num_loops) -> Array:
        """Return the labels of the rows of X."""

    @student_hook(firstresult=True)
    def svm_loss_naive(self, W, X, y, reg) -> LossAndGradient:
        """Return the mean hinge loss (margin 1) plus the regulariser, and its gradient; W (D, C), X (N, D), y (N,)."""

    @student_hook(firstresult=True)
    def svm_loss_vectorized(self, W, X, y, reg) -> LossAndGradient:
        """Return the same without loops."""

    @student_hook(firstresult=True)
    def softmax_loss_naive(self, W, X, y, reg) -> LossAndGradient:
        """Return the mean cross-entropy of the softmax plus the regulariser, and its gradient."""

    @student_hook(firstresult=True)
    def softmax_loss_vectorized(self, W, X, y, reg) -> LossAndGradient:
        """Return the same without loops."""

    @student_hook(firstresult=True)
    @asks("svm_loss_naive")
    def svm_naive(self, W, X, y) -> LossAndGradient:
        """Return loss and gradient for reg = 0."""

    @student_hook(firstresult=True)
    @asks("svm_loss_vectorized")
    def svm_vectorized(self, W, X, y) -> LossAndGradient:
        """Return loss and gradient for reg = 0."""

    @student_hook(firstresult=True)
    @asks("softmax_loss_naive")
    def softmax_naive(self, W, X, y) -> LossAndGradient:
        """Return loss and gradient for reg = 0."""

    @student_hook(firstresult=True)
    @asks("softmax_loss_vectorized")
    def softmax_vectorized(self, W, X, y) -> LossAndGradient:
        """Return loss and gradient for reg = 0."""

    @student_hook(firstresult=True)
    @asks("the regulariser of svm_loss_naive")
    def svm_naive_penalty(self, W, X, y, reg) -> LossAndGradient:
        """Return what `reg` adds to loss and gradient."""

    @student_hook(firstresult=True)
    @asks("the regulariser of svm_loss_vectorized")
    def svm_vectorized_penalty(self, W, X, y, reg) -> LossAndGradient:
        """Return what `reg` adds to loss and gradient."""

    @student_hook(firstresult=True)
    @asks("the regulariser of softmax_loss_naive")
    def softmax_naive_penalty(self, W, X, y, reg) -> LossAndGradient:
        """Return what `reg` adds to loss and gradient."""

    @student_hook(firstresult=True)
    @asks("the regulariser of softmax_loss_vectorized")
    def softmax_vectorized_penalty(self, W, X, y, reg) -> LossAndGradient:
        """Return what `reg` adds to loss and gradient."""

    @student_hook(firstresult=True)
    @asks("LinearClassifier.train")
    def classifier_train(
        self,
        X,
        y,
        W,
        losses,
        gradients,
        learning_rate,
        batch_size,
    ) -> Trained:
        """Train from the weights W with a `loss` that returns `losses[t]` and `gradients[t]` at step t."""

    @student_hook(firstresult=True)
    @asks("LinearClassifier.train")
    def classifier_start(
        self,
        X,
        y,
        losses,
        gradients,
        learning_rate,
        batch_size,
    ) -> Array:
        """Return the weights after such training from none."""

    @student_hook(firstresult=True)
    @asks("LinearClassifier.train")
    def classifier_batches(
        self,
        X,
        y,
        W,
        losses,
        gradients,
        learning_rate,
        batch_size,
    ) -> Batches:
        """Return the batches of such training."""

    @student_hook(firstresult=True)
    @asks("LinearClassifier.predict")
    def classifier_predict(self, X, W) -> Array:
        """Return the labels of the rows of X under the weights W."""

    @student_hook(firstresult=True)
    @asks("TwoLayerNet")
    def net_new(self, input_size, hidden_size, output_size, std) -> Parameters:
        """Return `.params` of a new net."""

    @student_hook(firstresult=True)
    @asks("TwoLayerNet.loss")
    def net_scores(self, X, params) -> Array:
        """Return what `loss(X)` returns in a net with these parameters."""

    @student_hook(firstresult=True)
    @asks("TwoLayerNet.loss")
    def net_loss(self, X, y, params) -> NetLoss:
        """Return what `loss(X, y)` returns for reg = 0."""

    @student_hook(firstresult=True)
    @asks("the regulariser of TwoLayerNet.loss")
    def net_penalty(self, X, y, params, reg) -> NetLoss:
        """Return what `reg` adds to loss and gradients."""

    @student_hook(firstresult=True)
    @asks("TwoLayerNet.train")
    def net_train(
        self,
        X,
        y,
        params,
        losses,
        gradients,
        learning_rate,
        batch_size,
    ) -> NetTrained:
        """Train from these parameters with a `loss` that returns `losses[t]` and `gradients[t]` at step t."""

    @student_hook(firstresult=True)
    @asks("TwoLayerNet.train")
    def net_batches(
        self,
        X,
        y,
        params,
        losses,
        gradients,
        learning_rate,
        batch_size,
    ) -> Batches:
        """Return the batches of such training."""

    @student_hook(firstresult=True)
    @asks("TwoLayerNet.predict")
    def net_predict(self, X, params) -> Array:
        """Return the labels of the rows of X."""

    @student_hook(firstresult=True)
    def affine_forward(self, x, w, b) -> tuple[Array, Any]:
        """Return x w + b, each example of x as one row, and the cache (x, w, b)."""

    @student_hook(firstresult=True)
    def affine_backward(self, dout, cache) -> AffineGradients:
        """Return the gradients of x, w and b, each of the shape of what it belongs to."""

    @student_hook(firstresult=True)
    def relu_forward(self, x) -> tuple[Array, Any]:
        """Return max(x, 0), and the cache x."""

    @student_hook(firstresult=True)
    def relu_backward(self, dout, cache) -> Array:
        """Return the gradient of x."""

    @student_hook(firstresult=True)
    def svm_loss(self, x, y) -> LossAndSlope:
        """Return the mean hinge loss (margin 1) of the scores x (N, C), and its gradient."""

    @student_hook(firstresult=True)
    def softmax_loss(self, x, y) -> LossAndSlope:
        """Return the mean cross-entropy of the softmax of the scores x (N, C), and its gradient."""

    @student_hook(firstresult=True)
    @asks("affine_forward")
    def affine_output(self, x, w, b) -> Array:
        """Return the first value of `affine_forward`."""

    @student_hook(firstresult=True)
    @asks("affine_backward")
    def affine_gradients(self, x, dout, w, b) -> AffineGradients:
        """Return `affine_backward` after `affine_forward(x, w, b)`."""

    @student_hook(firstresult=True)
    @asks("relu_forward")
    def relu_output(self, x) -> Array:
        """Return the first value of `relu_forward`."""

    @student_hook(firstresult=True)
    @asks("relu_backward")
    def relu_gradient(self, x, dout) -> Array:
        """Return `relu_backward` after `relu_forward(x)`."""
