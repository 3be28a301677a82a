"""How the tests use what students hand in, of either edition; `student` is it, seen through contract.py."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from grader.contract import (
    StudentModule,
    StudentObject,
    StudentProblem,
    import_file,
)

replies = import_file(
    Path(__file__).with_name("replies.py"), "cs231n_a1_replies"
)
layers = import_file(
    Path(__file__).with_name("layer_scenarios.py"), "cs231n_a1_layer_scenarios"
)

#: Those without loops first: they are what a classifier is trained with.
LINEAR = (
    "svm_loss_vectorized",
    "softmax_loss_vectorized",
    "svm_loss_naive",
    "softmax_loss_naive",
)
Arrays = dict[str, np.ndarray]


def _distances(routine: str) -> Callable[..., object]:
    """Return the scenario of one of the three routines."""

    def distances(
        self: "Scenarios", X_train: np.ndarray, X: np.ndarray
    ) -> object:
        found = self._neighbours(X_train, np.zeros(len(X_train), int))
        return getattr(found, f"compute_distances_{routine}")(X=X)

    return distances


def _data_loss(name: str) -> Callable[..., object]:
    """Return the scenario of a linear loss without its regulariser."""
    return lambda self, W, X, y: self._loss(name, W, X, y, 0.0)


def _penalty(name: str) -> Callable[..., object]:
    """Return the scenario of what reg adds: a difference, so that a mistake in the data loss does not count again."""

    def penalty(
        self: "Scenarios",
        W: np.ndarray,
        X: np.ndarray,
        y: np.ndarray,
        reg: float,
    ) -> object:
        without = self._loss(name, W.copy(), X.copy(), y.copy(), 0.0)
        return replies.difference(
            self._loss(name, W.copy(), X.copy(), y.copy(), reg), without
        )

    return penalty


class Scenarios(layers.LayerScenarios):
    """Answers the hooks that are no functions of the handout with a student's objects."""

    def __init__(self, student: StudentModule) -> None:
        self.student = student
        self._turning: dict[str, bool | None] = {}

    # --- kNN ----------------------------------------------------------------------------------------------------------

    knn_two_loops, knn_one_loop, knn_no_loops = map(
        _distances, ("two_loops", "one_loop", "no_loops")
    )

    def knn_labels(
        self, dists: np.ndarray, y_train: np.ndarray, k: int
    ) -> object:
        """Return the labels for given distances."""
        return self._neighbours(
            np.zeros((len(y_train), 1)), y_train
        ).predict_labels(dists=dists, k=k)

    def knn_predict(
        self,
        X: np.ndarray,
        X_train: np.ndarray,
        y_train: np.ndarray,
        k: int,
        num_loops: int,
    ) -> object:
        """Return the labels of the rows of X."""
        return self._neighbours(X_train, y_train).predict(
            X=X, k=k, num_loops=num_loops
        )

    def _neighbours(self, X_train: np.ndarray, y_train: np.ndarray) -> Any:
        found = self.student.KNearestNeighbor()
        found.train(X=X_train, y=y_train)
        return found

    # --- linear classifiers -------------------------------------------------------------------------------------------

    svm_vectorized, softmax_vectorized, svm_naive, softmax_naive = map(
        _data_loss, LINEAR
    )
    (
        svm_vectorized_penalty,
        softmax_vectorized_penalty,
        svm_naive_penalty,
        softmax_naive_penalty,
    ) = map(_penalty, LINEAR)

    def classifier_train(self, W: np.ndarray, **case: Any) -> object:
        """Train from the weights W with given losses and gradients."""
        classifier, history, _ = self._train_classifier(W, **case)
        return self._turned(classifier.W), history

    def classifier_start(self, **case: Any) -> object:
        """Return the weights after training from none."""
        return self._turned(self._train_classifier(None, **case)[0].W)

    def classifier_batches(self, W: np.ndarray, **case: Any) -> object:
        """Return the batches of the training."""
        *_, batches = self._train_classifier(W, **case)
        return batches.told(self._turned)

    def _train_classifier(
        self,
        W: np.ndarray | None,
        X: np.ndarray,
        y: np.ndarray,
        losses: np.ndarray,
        gradients: np.ndarray,
        learning_rate: float,
        batch_size: int,
    ) -> tuple[Any, object, Any]:
        classifier = self.student.LinearClassifier()
        if W is not None:
            classifier.W = self._turned(W).copy()
        batches = replies.Batches(
            losses, [self._turned(gradient) for gradient in gradients]
        )

        def loss(
            X_batch: np.ndarray, y_batch: np.ndarray, reg: float = 0.0
        ) -> object:
            return batches.take(X_batch, y_batch, reg)

        classifier.loss = loss
        history = classifier.train(
            X=self._turned(X),
            y=y,
            learning_rate=learning_rate,
            reg=0.1,
            num_iters=len(losses),
            batch_size=batch_size,
            verbose=False,
        )
        return classifier, replies.as_list(history), batches

    def classifier_predict(self, X: np.ndarray, W: np.ndarray) -> object:
        """Return the labels under the weights W."""
        classifier = self.student.LinearClassifier()
        classifier.W = self._turned(W)
        return classifier.predict(X=self._turned(X))

    def _loss(
        self, name: str, W: np.ndarray, X: np.ndarray, y: np.ndarray, reg: float
    ) -> Any:
        function: Callable[..., Any] = self.student.function(name)
        if not self._columns(name):
            return function(W=W, X=X, y=y, reg=reg)
        loss, dW = function(W=replies.turn(W), X=replies.turn(X), y=y, reg=reg)
        return loss, replies.turn(dW)

    def _columns(self, *names: str) -> bool:
        """Return whether the examples are the columns of X in these functions, as in 2015: W (C, D) and X (D, N).

        The first of the functions that works on a small case, one way or the other, tells.
        """
        for name in names:
            if name not in self._turning:
                self._turning[name] = self._tried(name)
            if self._turning[name] is not None:
                return bool(self._turning[name])
        return False

    def _tried(self, name: str) -> bool | None:
        """Return whether the function *name* takes examples as columns, or None where it works neither way."""
        W, X, y = np.ones((4, 3)), np.ones((2, 4)), np.array([0, 2])
        try:
            function: Callable[..., Any] = self.student.function(name)
        except StudentProblem:
            return None
        if replies.works(
            lambda: function(W=W.copy(), X=X.copy(), y=y, reg=0.0)[1] + W
        ):
            return False
        return (
            True
            if replies.works(
                lambda: (
                    function(W=W.T.copy(), X=X.T.copy(), y=y, reg=0.0)[1] + W.T
                )
            )
            else None
        )

    def _turned(self, array: Any) -> Any:
        """Return a matrix of the linear classifier the way the student's edition has it."""
        return replies.turn(array) if self._columns(*LINEAR) else array

    # --- the two-layer net --------------------------------------------------------------------------------------------

    def net_new(
        self, input_size: int, hidden_size: int, output_size: int, std: float
    ) -> object:
        """Return `.params` of a new net."""
        return self._first(
            lambda made: made(input_size, hidden_size, output_size, std).params
        )

    def net_scores(self, X: np.ndarray, params: Arrays) -> object:
        """Return the scores."""
        return self._first(
            lambda made: self._net(made, params).loss(X=X, y=None)
        )

    def net_loss(self, X: np.ndarray, y: np.ndarray, params: Arrays) -> object:
        """Return loss and gradients without regulariser."""
        return self._first(
            lambda made: self._regularised(made, params, X, y, 0.0)
        )

    def net_penalty(
        self, X: np.ndarray, y: np.ndarray, params: Arrays, reg: float
    ) -> object:
        """Return what *reg* adds to loss and gradients."""

        def penalty(made: Callable[..., Any]) -> object:
            without = self._regularised(made, params, X.copy(), y.copy(), 0.0)
            return replies.difference(
                self._regularised(made, params, X.copy(), y.copy(), reg),
                without,
            )

        return self._first(penalty)

    def net_train(self, **case: Any) -> object:
        """Train with given losses and gradients."""
        net, history, _ = self._train_net(**case)
        return net.params, history

    def net_batches(self, **case: Any) -> object:
        """Return the batches of the training."""
        *_, batches = self._train_net(**case)
        return batches.told()

    def _train_net(
        self,
        X: np.ndarray,
        y: np.ndarray,
        params: Arrays,
        losses: np.ndarray,
        gradients: list[Arrays],
        learning_rate: float,
        batch_size: int,
    ) -> tuple[Any, object, Any]:
        net = self._net(self._trainable(), params)
        own_loss = net.loss
        batches = replies.Batches(losses, gradients)

        def loss(
            X: np.ndarray, y: np.ndarray | None = None, reg: float = 0.0
        ) -> object:
            return (
                own_loss(X=X, y=None) if y is None else batches.take(X, y, reg)
            )

        net.loss = loss
        result = net.train(
            X=X,
            y=y,
            X_val=X[:2].copy(),
            y_val=y[:2].copy(),
            learning_rate=learning_rate,
            learning_rate_decay=1.0,
            reg=0.1,
            num_iters=len(losses),
            batch_size=batch_size,
            verbose=False,
        )
        return (
            net,
            replies.as_list(
                result.get("loss_history")
                if isinstance(result, dict)
                else result
            ),
            batches,
        )

    def net_predict(self, X: np.ndarray, params: Arrays) -> object:
        """Return the labels."""
        return self._net(self._trainable(), params).predict(X=X)

    def _classes(self) -> list[type]:
        """Return the student's classes of this name: two, where the files of both editions are there."""
        _ = self.student.TwoLayerNet  # raises where there is none
        keys = ("neural_net.TwoLayerNet", "fc_net.TwoLayerNet")
        found = [
            self.student.names[key]
            for key in keys
            if isinstance(self.student.names.get(key), type)
        ]
        return found or [self.student.names["TwoLayerNet"]]  # type: ignore[list-item]

    def _makers(self) -> list[Callable[..., Any]]:
        def maker(own: type) -> Callable[..., Any]:
            return lambda *sizes: StudentObject(
                self.student, "TwoLayerNet", own(*sizes)
            )

        return [maker(own) for own in self._classes()]

    def _trainable(self) -> Callable[..., Any]:
        """Return what makes a net that can be trained, if there is one."""
        classes = self._classes()
        able = [
            n
            for n, own in enumerate(classes)
            if hasattr(own, "train") or hasattr(own, "predict")
        ]
        return self._makers()[able[0] if able else 0]

    def _first(self, ask: Callable[[Callable[..., Any]], object]) -> object:
        """Return what *ask* gives for the first of the student's classes with which it gives anything.

        A class whose constructor does not run yet, or that is still the starter's, is passed over if there is another.
        """
        given: list[object] = []
        problems: list[Exception] = []
        for made in self._makers():
            try:
                reply = ask(made)
            except Exception as problem:  # noqa: BLE001 - raised again below unless the other class works
                problems.append(problem)
                continue
            if replies.says_something(reply):
                return reply
            given.append(reply)
        if given:
            return given[0]
        raise problems[0]

    def _net(self, made: Callable[..., Any], params: Arrays) -> Any:
        """Return a new net with these parameters."""
        net = made(
            params["W1"].shape[0], params["W1"].shape[1], params["W2"].shape[1]
        )
        for name, value in params.items():
            net.params[name] = value.copy()
        return net

    def _regularised(
        self,
        made: Callable[..., Any],
        params: Arrays,
        X: np.ndarray,
        y: np.ndarray,
        reg: float,
    ) -> object:
        """Return `loss(X, y)`: *reg* goes to the method where it takes one, else into the attribute."""
        net = self._net(made, params)
        # the class of the student's object
        takes = inspect.signature(type(net._made).loss).parameters  # noqa: SLF001
        if "reg" in takes or len(takes) > 3:
            return net._made.loss(X, y, reg)  # noqa: SLF001
        net.reg = reg
        return net.loss(X=X, y=y)
