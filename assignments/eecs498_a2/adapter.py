"""How the tests use the functions of a student's two files; `student` is them, seen through contract.py."""

from collections.abc import Callable
from typing import Any

import torch

from grader.contract import StudentModule

LINEAR = (
    "svm_loss_naive",
    "svm_loss_vectorized",
    "softmax_loss_naive",
    "softmax_loss_vectorized",
)
Tensor = torch.Tensor
Tensors = dict[str, Tensor]


def _data_loss(name: str) -> Callable[..., object]:
    """Return the scenario of a linear loss without its regulariser."""
    return lambda self, W, X, y: self.student.function(name)(
        W=W, X=X, y=y, reg=0.0
    )


def _penalty(name: str) -> Callable[..., object]:
    """Return the scenario of what reg adds: a difference, so that a mistake in the data loss does not count again."""

    def penalty(
        self: "Scenarios", W: Tensor, X: Tensor, y: Tensor, reg: float
    ) -> object:
        loss = self.student.function(name)
        without = loss(W=W.clone(), X=X.clone(), y=y.clone(), reg=0.0)
        return _difference(
            loss(W=W.clone(), X=X.clone(), y=y.clone(), reg=reg), without
        )

    return penalty


class Scenarios:
    """Answers the hooks that are no functions of the handout with a student's functions."""

    def __init__(self, student: StudentModule) -> None:
        self.student = student

    # --- linear classifiers -------------------------------------------------------------------------------------------

    svm_naive, svm_vectorized, softmax_naive, softmax_vectorized = map(
        _data_loss, LINEAR
    )
    (
        svm_naive_penalty,
        svm_vectorized_penalty,
        softmax_naive_penalty,
        softmax_vectorized_penalty,
    ) = map(_penalty, LINEAR)

    def sampled(
        self, X: Tensor, y: Tensor, num_train: int, batch_size: int, times: int
    ) -> object:
        """Return the batches of several calls; where the file draws in its training only, those of a training."""
        if "sample_batch" not in self.student.names:
            unit = torch.zeros(X.shape[1], int(y.max()) + 1, dtype=X.dtype)
            losses, gradients = X.new_ones(times), unit.repeat(times, 1, 1)
            return self.classifier_batches(
                X=X,
                y=y,
                W=unit,
                losses=losses,
                gradients=gradients,
                learning_rate=0.1,
                batch_size=batch_size,
            )
        batches = Batches()
        for _ in range(times):
            X_batch, y_batch = self.student.function("sample_batch")(
                X=X, y=y, num_train=num_train, batch_size=batch_size
            )
            batches.add(X_batch, y_batch)
        return batches.told()

    def classifier_train(self, **case: Any) -> object:
        """Train with given losses and gradients."""
        reply, _ = self._train_classifier(**case)
        return (reply[0], _as_list(reply[1])) if _is_pair(reply) else reply

    def classifier_batches(self, **case: Any) -> object:
        """Return the batches of the training."""
        _, batches = self._train_classifier(**case)
        return batches.told()

    def _train_classifier(
        self,
        X: Tensor,
        y: Tensor,
        W: Tensor,
        losses: Tensor,
        gradients: Tensor,
        learning_rate: float,
        batch_size: int,
    ) -> tuple[Any, "Batches"]:
        batches = Batches(losses, gradients)
        train = self.student.function("train_linear_classifier")
        settings = {
            "learning_rate": learning_rate,
            "reg": 0.1,
            "num_iters": len(losses),
            "batch_size": batch_size,
        }
        reply = train(
            loss_func=batches.of_weights,
            W=W.clone(),
            X=X,
            y=y,
            **settings,
            verbose=False,
        )
        return reply, batches

    # --- the two-layer net --------------------------------------------------------------------------------------------

    def net_scores(self, params: Tensors, X: Tensor) -> object:
        """Return the scores."""
        return self.student.function("nn_forward_backward")(
            params=params, X=X, y=None, reg=0.0
        )

    def net_loss(self, params: Tensors, X: Tensor, y: Tensor) -> object:
        """Return loss and gradients without regulariser."""
        return self.student.function("nn_forward_backward")(
            params=params, X=X, y=y, reg=0.0
        )

    def net_penalty(
        self, params: Tensors, X: Tensor, y: Tensor, reg: float
    ) -> object:
        """Return what *reg* adds to loss and gradients."""
        loss = self.student.function("nn_forward_backward")
        without = loss(
            params=_copied(params), X=X.clone(), y=y.clone(), reg=0.0
        )
        return _difference(
            loss(params=_copied(params), X=X.clone(), y=y.clone(), reg=reg),
            without,
        )

    def net_train(
        self,
        params: Tensors,
        X: Tensor,
        y: Tensor,
        losses: Tensor,
        gradients: list[Tensors],
        learning_rate: float,
        batch_size: int,
    ) -> object:
        """Train with given losses and gradients."""
        batches = Batches(losses, gradients)
        return self._train_net(
            params,
            batches.of_params,
            X,
            y,
            learning_rate,
            0.1,
            len(losses),
            batch_size,
        )

    def net_trajectory(
        self,
        params: Tensors,
        X: Tensor,
        y: Tensor,
        learning_rate: float,
        reg: float,
        batch_size: int,
        steps: int,
    ) -> object:
        """Train with the student's own loss and gradients."""
        own = self.student.function("nn_forward_backward")

        def loss_func(
            params: Tensors,
            X: Tensor,
            y: Tensor | None = None,
            reg: float = 0.0,
        ) -> object:
            return own(params=params, X=X, y=y, reg=reg)

        return self._train_net(
            params, loss_func, X, y, learning_rate, reg, steps, batch_size
        )

    def _train_net(
        self,
        params: Tensors,
        loss_func: Callable[..., object],
        X: Tensor,
        y: Tensor,
        learning_rate: float,
        reg: float,
        steps: int,
        batch_size: int,
    ) -> object:
        own = _copied(params)
        result = self.student.function("nn_train")(
            params=own,
            loss_func=loss_func,
            pred_func=_first_class,
            X=X,
            y=y,
            X_val=X[:2].clone(),
            y_val=y[:2].clone(),
            learning_rate=learning_rate,
            learning_rate_decay=1.0,
            reg=reg,
            num_iters=steps,
            batch_size=batch_size,
            verbose=False,
        )
        return own, _as_list(
            result.get("loss_history") if isinstance(result, dict) else result
        )

    def net_predict(self, params: Tensors, X: Tensor, scores: Tensor) -> object:
        """Return the labels."""

        def loss_func(
            params: Tensors,
            X: Tensor,
            y: Tensor | None = None,
            reg: float = 0.0,
        ) -> Tensor:
            del params, X, y, reg
            return scores.clone()

        return self.student.function("nn_predict")(
            params=params, loss_func=loss_func, X=X
        )


class Batches:
    """Remembers batches. Stands for a loss function that answers with given losses and gradients."""

    def __init__(self, losses: Any = (), gradients: Any = ()) -> None:
        self.losses = losses
        self.gradients = gradients
        self.X: list[Tensor] = []
        self.y: list[Tensor] = []

    def of_weights(
        self, W: Tensor, X_batch: Tensor, y_batch: Tensor, reg: float = 0.0
    ) -> object:
        """Return the next loss and gradient of a linear classifier."""
        del W, reg
        return self._take(X_batch, y_batch)

    def of_params(
        self,
        params: Tensors,
        X: Tensor,
        y: Tensor | None = None,
        reg: float = 0.0,
    ) -> object:
        """Return the next loss and gradients of a net; scores where there are no labels."""
        del reg
        return (
            X @ params["W1"] @ params["W2"] if y is None else self._take(X, y)
        )

    def _take(self, X: Tensor, y: Tensor) -> object:
        step = len(self.X) % len(self.losses)
        self.add(X, y)
        gradient = self.gradients[step]
        return self.losses[step].clone(), _copied(gradient) if isinstance(
            gradient, dict
        ) else gradient.clone()

    def add(self, X: Tensor, y: Tensor) -> None:
        """Remember a batch."""
        self.X.append(X.detach().clone())
        self.y.append(y.detach().clone())

    def told(self) -> object:
        """Return all examples and labels, one batch below the other, and how many labels each batch had."""
        none = [torch.zeros(0)]
        return (
            torch.cat(self.X or none),
            torch.cat(self.y or none),
            [len(y) for y in self.y],
        )


def _first_class(params: Tensors, loss_func: object, X: Tensor) -> Tensor:
    """Return the label 0 for each row of X: the accuracies of a training are not looked at."""
    del params, loss_func
    return torch.zeros(len(X), dtype=torch.int64)


def _copied(tensors: Tensors) -> Tensors:
    return {name: value.clone() for name, value in tensors.items()}


def _as_list(history: Any) -> object:
    return list(history) if isinstance(history, Tensor | tuple) else history


def _is_pair(reply: Any) -> bool:
    return isinstance(reply, tuple | list) and len(reply) == 2


def _difference(reply: Any, without: Any) -> object:
    """Return *reply* less *without*; both are pairs of a number and a tensor or a dict of tensors, else *reply*."""
    if not (_is_pair(reply) and _is_pair(without)):
        return reply
    (loss, slope), (loss_0, slope_0) = reply, without
    if loss is None or slope is None:
        return reply
    if isinstance(slope, dict):
        return loss - loss_0, {
            name: value - slope_0[name] for name, value in slope.items()
        }
    return loss - loss_0, slope - slope_0
