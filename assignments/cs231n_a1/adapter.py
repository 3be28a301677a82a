"""How the tests use what students hand in, of either edition; `student` is it, seen through contract.py."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.contract import StudentModule, StudentProblem
from grader.student_module import StudentObject

#: Those without loops first: they are what a classifier is trained with.
LINEAR = ("svm_loss_vectorized", "softmax_loss_vectorized", "svm_loss_naive", "softmax_loss_naive")
Arrays = dict[str, np.ndarray]


def _distances(routine: str) -> Callable[..., object]:
    """Return the scenario of one of the three routines."""

    def distances(self: "Scenarios", X_train: np.ndarray, X: np.ndarray) -> object:
        found = self._neighbours(X_train, np.zeros(len(X_train), int))
        return getattr(found, f"compute_distances_{routine}")(X=X)

    return distances


def _data_loss(name: str) -> Callable[..., object]:
    """Return the scenario of a linear loss without its regulariser."""
    return lambda self, W, X, y: self._loss(name, W, X, y, 0.0)


def _penalty(name: str) -> Callable[..., object]:
    """Return the scenario of what reg adds: a difference, so that a mistake in the data loss does not count again."""

    def penalty(self: "Scenarios", W: np.ndarray, X: np.ndarray, y: np.ndarray, reg: float) -> object:
        without = self._loss(name, W.copy(), X.copy(), y.copy(), 0.0)
        return _difference(self._loss(name, W.copy(), X.copy(), y.copy(), reg), without)

    return penalty


class Scenarios:
    """Answers the hooks that are no functions of the handout with a student's objects."""

    def __init__(self, student: StudentModule) -> None:
        self.student = student
        self._turning: dict[str, bool | None] = {}

    # --- kNN ----------------------------------------------------------------------------------------------------------

    knn_two_loops, knn_one_loop, knn_no_loops = map(_distances, ("two_loops", "one_loop", "no_loops"))

    def knn_labels(self, dists: np.ndarray, y_train: np.ndarray, k: int) -> object:
        """Return the labels for given distances."""
        return self._neighbours(np.zeros((len(y_train), 1)), y_train).predict_labels(dists=dists, k=k)

    def knn_predict(self, X: np.ndarray, X_train: np.ndarray, y_train: np.ndarray, k: int, num_loops: int) -> object:
        """Return the labels of the rows of X."""
        return self._neighbours(X_train, y_train).predict(X=X, k=k, num_loops=num_loops)

    def _neighbours(self, X_train: np.ndarray, y_train: np.ndarray) -> Any:
        found = self.student.KNearestNeighbor()
        found.train(X=X_train, y=y_train)
        return found

    # --- linear classifiers -------------------------------------------------------------------------------------------

    svm_vectorized, softmax_vectorized, svm_naive, softmax_naive = map(_data_loss, LINEAR)
    svm_vectorized_penalty, softmax_vectorized_penalty, svm_naive_penalty, softmax_naive_penalty = map(_penalty, LINEAR)

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
    ) -> tuple[Any, object, "Batches"]:
        classifier = self.student.LinearClassifier()
        if W is not None:
            classifier.W = self._turned(W).copy()
        batches = Batches(losses, [self._turned(gradient) for gradient in gradients])

        def loss(X_batch: np.ndarray, y_batch: np.ndarray, reg: float = 0.0) -> object:
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
        return classifier, _as_list(history), batches

    def classifier_predict(self, X: np.ndarray, W: np.ndarray) -> object:
        """Return the labels under the weights W."""
        classifier = self.student.LinearClassifier()
        classifier.W = self._turned(W)
        return classifier.predict(X=self._turned(X))

    def _loss(self, name: str, W: np.ndarray, X: np.ndarray, y: np.ndarray, reg: float) -> Any:
        function: Callable[..., Any] = self.student.function(name)
        if not self._columns(name):
            return function(W=W, X=X, y=y, reg=reg)
        loss, dW = function(W=_turn(W), X=_turn(X), y=y, reg=reg)
        return loss, _turn(dW)

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
        if _works(lambda: function(W=W.copy(), X=X.copy(), y=y, reg=0.0)[1] + W):
            return False
        return True if _works(lambda: function(W=W.T.copy(), X=X.T.copy(), y=y, reg=0.0)[1] + W.T) else None

    def _turned(self, array: Any) -> Any:
        """Return a matrix of the linear classifier the way the student's edition has it."""
        return _turn(array) if self._columns(*LINEAR) else array

    # --- the two-layer net --------------------------------------------------------------------------------------------

    def net_new(self, input_size: int, hidden_size: int, output_size: int, std: float) -> object:
        """Return `.params` of a new net."""
        return self._first(lambda made: made(input_size, hidden_size, output_size, std).params)

    def net_scores(self, X: np.ndarray, params: Arrays) -> object:
        """Return the scores."""
        return self._first(lambda made: self._net(made, params).loss(X=X, y=None))

    def net_loss(self, X: np.ndarray, y: np.ndarray, params: Arrays) -> object:
        """Return loss and gradients without regulariser."""
        return self._first(lambda made: self._regularised(made, params, X, y, 0.0))

    def net_penalty(self, X: np.ndarray, y: np.ndarray, params: Arrays, reg: float) -> object:
        """Return what *reg* adds to loss and gradients."""

        def penalty(made: Callable[..., Any]) -> object:
            without = self._regularised(made, params, X.copy(), y.copy(), 0.0)
            return _difference(self._regularised(made, params, X.copy(), y.copy(), reg), without)

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
    ) -> tuple[Any, object, "Batches"]:
        net = self._net(self._trainable(), params)
        own_loss = net.loss
        batches = Batches(losses, gradients)

        def loss(X: np.ndarray, y: np.ndarray | None = None, reg: float = 0.0) -> object:
            return own_loss(X=X, y=None) if y is None else batches.take(X, y, reg)

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
        return net, _as_list(result.get("loss_history") if isinstance(result, dict) else result), batches

    def net_predict(self, X: np.ndarray, params: Arrays) -> object:
        """Return the labels."""
        return self._net(self._trainable(), params).predict(X=X)

    def _classes(self) -> list[type]:
        """Return the student's classes of this name: two, where the files of both editions are there."""
        _ = self.student.TwoLayerNet  # raises where there is none
        keys = ("neural_net.TwoLayerNet", "fc_net.TwoLayerNet")
        found = [self.student.names[key] for key in keys if isinstance(self.student.names.get(key), type)]
        return found or [self.student.names["TwoLayerNet"]]  # type: ignore[list-item]

    def _makers(self) -> list[Callable[..., Any]]:
        def maker(own: type) -> Callable[..., Any]:
            return lambda *sizes: StudentObject(self.student, "TwoLayerNet", own(*sizes))

        return [maker(own) for own in self._classes()]

    def _trainable(self) -> Callable[..., Any]:
        """Return what makes a net that can be trained, if there is one."""
        classes = self._classes()
        able = [n for n, own in enumerate(classes) if hasattr(own, "train") or hasattr(own, "predict")]
        return self._makers()[able[0] if able else 0]

    def _first(self, ask: Callable[[Callable[..., Any]], object]) -> object:
        """Return what *ask* gives for the first of the student's classes with which it gives anything.

        A class whose constructor does not run yet, or that is still the starter's, is passed over if there is another.
        """
        replies: list[object] = []
        problems: list[Exception] = []
        for made in self._makers():
            try:
                reply = ask(made)
            except Exception as problem:  # noqa: BLE001 - raised again below unless the other class works
                problems.append(problem)
                continue
            if _says_something(reply):
                return reply
            replies.append(reply)
        if replies:
            return replies[0]
        raise problems[0]

    def _net(self, made: Callable[..., Any], params: Arrays) -> Any:
        """Return a new net with these parameters."""
        net = made(params["W1"].shape[0], params["W1"].shape[1], params["W2"].shape[1])
        for name, value in params.items():
            net.params[name] = value.copy()
        return net

    def _regularised(
        self, made: Callable[..., Any], params: Arrays, X: np.ndarray, y: np.ndarray, reg: float
    ) -> object:
        """Return `loss(X, y)`: *reg* goes to the method where it takes one, else into the attribute."""
        net = self._net(made, params)
        takes = inspect.signature(type(net._made).loss).parameters  # noqa: SLF001 - the class of the student's object
        if "reg" in takes or len(takes) > 3:
            return net._made.loss(X, y, reg)  # noqa: SLF001
        net.reg = reg
        return net.loss(X=X, y=y)

    # --- layers -------------------------------------------------------------------------------------------------------

    def affine_output(self, x: np.ndarray, w: np.ndarray, b: np.ndarray) -> object:
        """Return the first value of `affine_forward`."""
        return _first_of_pair(self.student.function("affine_forward")(x=x, w=w, b=b))

    def affine_gradients(self, x: np.ndarray, dout: np.ndarray, w: np.ndarray, b: np.ndarray) -> object:
        """Return the gradients of x, w and b; where the student's forward pass has no cache, with the handout's."""
        backward = self.student.function("affine_backward")
        cache = self._cache("affine_forward", x=x, w=w, b=b)
        return backward(dout=dout, cache=(x, w, b) if cache is None else cache)

    def relu_output(self, x: np.ndarray) -> object:
        """Return the first value of `relu_forward`."""
        return _first_of_pair(self.student.function("relu_forward")(x=x))

    def relu_gradient(self, x: np.ndarray, dout: np.ndarray) -> object:
        """Return the gradient of x; where the student's forward pass has no cache, with the handout's."""
        backward = self.student.function("relu_backward")
        cache = self._cache("relu_forward", x=x)
        return backward(dout=dout, cache=x if cache is None else cache)

    def _cache(self, forward: str, **inputs: np.ndarray) -> Any:
        try:
            reply: Any = self.student.function(forward)(**inputs)
        except Exception:  # noqa: BLE001 - the forward pass has tests of its own
            return None
        return reply[1] if _is_pair(reply) else None


class Batches:
    """Stands for a loss: remembers the batches it gets, and answers with given losses and gradients."""

    def __init__(self, losses: np.ndarray, gradients: Any) -> None:
        self.losses = losses
        self.gradients = gradients
        self.X: list[np.ndarray] = []
        self.y: list[np.ndarray] = []

    def take(self, X: np.ndarray, y: np.ndarray, reg: float) -> object:
        """Return the next loss and gradient."""
        del reg
        step = len(self.X) % len(self.losses)
        self.X.append(np.array(X))
        self.y.append(np.array(y))
        return float(self.losses[step]), _copied(self.gradients[step])

    def told(self, turned: Callable[[Any], Any] = lambda array: array) -> object:
        """Return all examples and labels, one batch below the other, and how many labels each batch had."""
        rows = [turned(X) for X in self.X]
        none = np.zeros(0)
        return np.concatenate(rows or [none]), np.concatenate(self.y or [none]), [len(y) for y in self.y]


def _turn(array: Any) -> Any:
    return np.ascontiguousarray(np.asarray(array).T)


def _copied(value: Any) -> Any:
    return {name: item.copy() for name, item in value.items()} if isinstance(value, dict) else value.copy()


def _as_list(history: Any) -> object:
    return list(history) if isinstance(history, np.ndarray | tuple) else history


def _is_pair(reply: Any) -> bool:
    return isinstance(reply, tuple | list) and len(reply) == 2


def _first_of_pair(reply: Any) -> object:
    """Return the output of a forward pass, which the handout wants in a pair with the cache."""
    return reply[0] if _is_pair(reply) else reply


def _difference(reply: Any, without: Any) -> object:
    """Return *reply* less *without*; both are pairs of a number and an array or a dict of arrays, else *reply*."""
    if not (_is_pair(reply) and _is_pair(without)):
        return reply
    (loss, slope), (loss_0, slope_0) = reply, without
    if loss is None or slope is None:
        return reply
    if isinstance(slope, dict):
        return loss - loss_0, {name: value - slope_0[name] for name, value in slope.items()}
    return loss - loss_0, slope - slope_0


def _says_something(reply: Any) -> bool:
    """Return whether a reply holds values, unlike the starter's None, or its None and empty dict."""
    if _is_pair(reply):
        return not any(part is None or (isinstance(part, dict) and not part) for part in reply)
    return bool(reply) if isinstance(reply, dict) else reply is not None


def _works(run: Callable[[], object]) -> bool:
    try:
        run()
    except Exception:  # noqa: BLE001 - whether it runs is all that is asked
        return False
    return True
