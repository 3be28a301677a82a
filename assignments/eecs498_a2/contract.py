"""The handout of EECS 498 assignment 2 in code: what is asked of both files; adapter.py says how."""

from typing import Any, NamedTuple, TypedDict

from grader.contract import Array, Scalar, asks, student_hook


class LossAndGradient(NamedTuple):
    """What a linear classifier's loss function returns: the loss and its gradient, shaped like W."""

    loss: Scalar
    dW: Array


class Batch(NamedTuple):
    """Examples that were drawn, with their labels."""

    X_batch: Array
    y_batch: Array


class Batches(NamedTuple):
    """The batches that a training gave to its loss function, one below the other, and how many examples each had."""

    X: Array
    y: Array
    sizes: list[Scalar]


class Trained(NamedTuple):
    """What `train_linear_classifier` returns."""

    W: Array
    loss_history: list[Scalar]


class Forward(NamedTuple):
    """What `nn_forward_pass` returns: scores (N, C), and the hidden layer (N, H) after its relu."""

    scores: Array
    hidden: Array


class Parameters(TypedDict):
    """Weights of shape (in, out), biases of shape (out,)."""

    W1: Array
    b1: Array
    W2: Array
    b2: Array


class NetLoss(NamedTuple):
    """What `nn_forward_backward` returns for labelled examples: the loss and a gradient for each parameter."""

    loss: Scalar
    grads: Parameters


class NetTrained(NamedTuple):
    """What `nn_train` leaves in its parameters, and the losses that it returns."""

    params: Parameters
    loss_history: list[Scalar]


class Hooks:
    """What the tests ask. Those without `asks` are functions of the handout, the others are in adapter.py."""

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
    def sample_batch(self, X, y, num_train, batch_size) -> Batch:
        """Return batch_size of the num_train examples, drawn at random, with their labels."""

    @student_hook(firstresult=True)
    def train_linear_classifier(
        self,
        loss_func,
        W,
        X,
        y,
        learning_rate,
        reg,
        num_iters,
        batch_size,
        verbose=False,
    ) -> tuple[Array, list[Scalar]]:
        """Return the weights after num_iters steps of stochastic gradient descent, and the losses."""

    @student_hook(firstresult=True)
    @asks("sample_batch")
    def sampled(self, X, y, num_train, batch_size, times) -> Batches:
        """Return the batches of several calls in a row."""

    @student_hook(firstresult=True)
    @asks("train_linear_classifier")
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
        """Train from the weights W with a `loss_func` that returns `losses[t]` and `gradients[t]` at step t."""

    @student_hook(firstresult=True)
    @asks("train_linear_classifier")
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
    def predict_linear_classifier(self, W, X) -> Array:
        """Return a label for each row of X."""

    @student_hook(firstresult=True)
    def nn_forward_pass(self, params, X) -> Forward:
        """Return scores and hidden layer of linear - relu - linear."""

    @student_hook(firstresult=True)
    def nn_forward_backward(self, params, X, y=None, reg=0.0) -> Any:
        """Return the scores where y is None, else the loss and the gradients."""

    @student_hook(firstresult=True)
    def nn_train(
        self, params, loss_func, pred_func, X, y, X_val, y_val, learning_rate, learning_rate_decay, reg, num_iters,
        batch_size, verbose=False,
    ) -> dict[str, Any]:  # fmt: skip
        """Train params in place and return the history of the losses and accuracies."""

    @student_hook(firstresult=True)
    def nn_predict(self, params, loss_func, X) -> Array:
        """Return a label for each row of X."""

    @student_hook(firstresult=True)
    @asks("nn_forward_backward")
    def net_scores(self, params, X) -> Array:
        """Return what `nn_forward_backward(params, X)` returns: the scores."""

    @student_hook(firstresult=True)
    @asks("nn_forward_backward")
    def net_loss(self, params, X, y) -> NetLoss:
        """Return loss and gradients for reg = 0."""

    @student_hook(firstresult=True)
    @asks("the regulariser of nn_forward_backward")
    def net_penalty(self, params, X, y, reg) -> NetLoss:
        """Return what `reg` adds to loss and gradients."""

    @student_hook(firstresult=True)
    @asks("nn_train")
    def net_train(
        self,
        params,
        X,
        y,
        losses,
        gradients,
        learning_rate,
        batch_size,
    ) -> NetTrained:
        """Train these parameters with a `loss_func` that returns `losses[t]` and `gradients[t]` at step t."""

    @student_hook(firstresult=True)
    @asks("nn_train")
    def net_trajectory(
        self,
        params,
        X,
        y,
        learning_rate,
        reg,
        batch_size,
        steps,
    ) -> NetTrained:
        """Train these parameters with the student's own `nn_forward_backward`."""

    @student_hook(firstresult=True)
    @asks("nn_predict")
    def net_predict(self, params, X, scores) -> Array:
        """Return the labels of the rows of X, whose scores a `loss_func` without labels returns."""
