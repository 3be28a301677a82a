"""How the tests use the classes and functions of a student's file; `student` is the file, seen through contract.py."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any

import torch
from torch.nn import functional

from grader.contract import StudentModule, StudentProblem
from grader.model import FailureKind, StudentFailure

Tensor = torch.Tensor
Tensors = dict[str, Tensor]
Config = dict[str, Any] | None

#: The modules that the course hands out (helpers/): a loss that comes from one of them is not the student's own.
COURSE_MODULES = ("A3", "a2_helper", "a3_helper", "common", "eecs598", "libs")
#: The default of rmsprop and adam.
EPSILON = 1e-8
SVM_IS_GIVEN = "The file has no `svm_loss` of its own. That costs nothing; the extra credit is for writing one."


class Scenarios:
    """Answers the hooks with a student's layers, networks and update rules, used as the course's notebook uses them."""

    def __init__(self, student: StudentModule) -> None:
        self.student = student

    # --- layers -------------------------------------------------------------------------------------------------------

    def linear_forward(self, x: Tensor, w: Tensor, b: Tensor) -> object:
        """Return the output."""
        return _without_cache(self._static("Linear", "forward")(x=x, w=w, b=b))

    def linear_backward(self, x: Tensor, w: Tensor, b: Tensor, dout: Tensor) -> object:
        """Return the gradients."""
        cache = self._cache("Linear", (x, w, b), x=x, w=w, b=b)
        return self._static("Linear", "backward")(dout=dout, cache=cache)

    def relu_forward(self, x: Tensor) -> object:
        """Return the output."""
        return _without_cache(self._static("ReLU", "forward")(x=x))

    def relu_backward(self, x: Tensor, dout: Tensor) -> object:
        """Return the gradient."""
        return self._static("ReLU", "backward")(dout=dout, cache=self._cache("ReLU", x, x=x))

    def linear_relu_forward(self, x: Tensor, w: Tensor, b: Tensor) -> object:
        """Return the output."""
        return _without_cache(self._static("Linear_ReLU", "forward")(x=x, w=w, b=b))

    def linear_relu_backward(self, x: Tensor, w: Tensor, b: Tensor, dout: Tensor) -> object:
        """Return the gradients."""
        cache = self._cache("Linear_ReLU", ((x, w, b), functional.linear(x.flatten(1), w.T, b)), x=x, w=w, b=b)
        return self._static("Linear_ReLU", "backward")(dout=dout, cache=cache)

    def dropout_forward(self, x: Tensor, p: float, mode: str, seed: int | None) -> object:
        """Return the output."""
        return _without_cache(self._dropout(x, p, mode, seed))

    def dropout_twice(self, x: Tensor, p: float, seed: int | None) -> object:
        """Return two outputs."""
        replies = [self._dropout(x, p, "train", seed) for _ in range(2)]
        return tuple(reply[0] for reply in replies) if all(map(_is_pair, replies)) else replies[0]

    def dropout_backward(self, x: Tensor, dout: Tensor, p: float, mode: str, seed: int | None) -> object:
        """Return output and gradient."""
        reply = self._dropout(x, p, mode, seed)
        if not _is_pair(reply):
            return reply
        out, cache = reply
        kept = out.clone() if isinstance(out, Tensor) else out
        return kept, self._static("Dropout", "backward")(dout=dout, cache=cache)

    # --- losses and update rules: looked up when the file is loaded ---------------------------------------------------

    @property
    def softmax_loss(self) -> Callable[..., object]:
        """The student's own softmax loss, or the one that their TwoLayerNet uses."""
        return self._own("softmax_loss") or self._loss_in_use

    @property
    def svm_loss(self) -> Callable[..., object]:
        """The student's own hinge loss."""
        own = self._own("svm_loss")
        if own is None:
            raise StudentProblem(StudentFailure(FailureKind.NOT_IMPLEMENTED, SVM_IS_GIVEN))
        return own

    @property
    def sgd(self) -> Callable[..., object]:
        """Gradient descent."""
        return self._update_rule("sgd")

    @property
    def sgd_momentum(self) -> Callable[..., object]:
        """Gradient descent with momentum."""
        return self._update_rule("sgd_momentum")

    @property
    def rmsprop(self) -> Callable[..., object]:
        """RMSProp."""
        return self._update_rule("rmsprop")

    @property
    def adam(self) -> Callable[..., object]:
        """Adam."""
        return self._update_rule("adam")

    # --- networks -----------------------------------------------------------------------------------------------------

    def two_layer_new(
        self, input_dim: int, hidden_dim: int, num_classes: int, weight_scale: float, dtype: str
    ) -> object:
        """Return the parameters of a new network."""
        network = self.student.TwoLayerNet(
            input_dim=input_dim,
            hidden_dim=hidden_dim,
            num_classes=num_classes,
            weight_scale=weight_scale,
            reg=0.0,
            dtype=getattr(torch, dtype),
            device="cpu",
        )
        return network.params

    def two_layer_scores(self, parameters: Tensors, X: Tensor, parts: str) -> object:
        """Return the scores."""
        with self._parts("TwoLayerNet", parts):
            return self._two_layers(parameters, 0.0).loss(X=X, y=None)

    def two_layer_loss(self, parameters: Tensors, X: Tensor, y: Tensor, reg: float, parts: str) -> object:
        """Return loss and gradients."""
        with self._parts("TwoLayerNet", parts):
            return self._two_layers(parameters, reg).loss(X=X, y=y)

    def deep_new(
        self, hidden_dims: list[int], input_dim: int, num_classes: int, weight_scale: float, dtype: str
    ) -> object:
        """Return the parameters of a new network."""
        network = self.student.FullyConnectedNet(
            hidden_dims=list(hidden_dims),
            input_dim=input_dim,
            num_classes=num_classes,
            dropout=0.0,
            reg=0.0,
            weight_scale=weight_scale,
            seed=None,
            dtype=getattr(torch, dtype),
            device="cpu",
        )
        return network.params

    def deep_scores(self, parameters: Tensors, X: Tensor, dropout: float, parts: str) -> object:
        """Return the scores."""
        with self._parts("FullyConnectedNet", parts):
            return self._deep(parameters, 0.0, dropout, 0).loss(X=X, y=None)

    def deep_loss(
        self,
        parameters: Tensors,
        X: Tensor,
        y: Tensor,
        reg: float,
        dropout: float,
        seed: int | None,
        parts: str,
    ) -> object:
        """Return loss and gradients."""
        with self._parts("FullyConnectedNet", parts):
            return self._deep(parameters, reg, dropout, seed).loss(X=X, y=y)

    # --- how it is done -----------------------------------------------------------------------------------------------

    def _static(self, class_name: str, method: str) -> Callable[..., Any]:
        """Return a method of a layer: static, or with `self`, or with neither `@staticmethod` nor `self`."""
        layer = getattr(self.student, class_name)()
        own = inspect.getattr_static(self.student.names[class_name], method, None)
        if isinstance(own, FunctionType) and list(inspect.signature(own).parameters)[:1] != ["self"]:
            return lambda **arguments: own(*arguments.values())
        found: Callable[..., Any] = getattr(layer, method)
        return found

    def _cache(self, class_name: str, handout: object, **inputs: Tensor) -> object:
        """Return what the student's forward pass keeps; where it fails, what the handout says that it keeps."""
        try:
            _, cache = self._static(class_name, "forward")(**inputs)
        except Exception:  # noqa: BLE001 - whatever it is, the tests of forward tell it
            return handout
        return cache

    def _dropout(self, x: Tensor, p: float, mode: str, seed: int | None) -> Any:
        param = {"mode": mode, "p": p} if seed is None else {"mode": mode, "p": p, "seed": seed}
        return self._static("Dropout", "forward")(x=x, dropout_param=param)

    def _own(self, name: str) -> Callable[..., object] | None:
        """Return a loss function that the student wrote, or None where it is absent or comes from the course."""
        found = self.student.names.get(name)
        origin = str(getattr(found, "__module__", "")).partition(".")[0]
        if found is None or isinstance(found, ModuleType) or origin in COURSE_MODULES:
            return None
        return self.student.function(name)

    def _loss_in_use(self, x: Tensor, y: Tensor) -> object:
        """Return loss and gradient of the scores *x*, as the student's TwoLayerNet computes them.

        With the unit matrix as batch and first weights, the second weights are the scores, and their gradient is that
        of the scores. A softmax is the same for scores moved row by row: they are moved to be positive.
        """
        size, classes = x.shape
        unit = torch.eye(size, dtype=x.dtype)
        positive = x - x.min(dim=1, keepdim=True).values + 1
        parameters = {"W1": unit, "b1": unit[0] * 0, "W2": positive, "b2": x.new_zeros(classes)}
        reply = self.two_layer_loss(parameters, unit.clone(), y, 0.0, "given")
        if _is_pair(reply) and isinstance(reply[1], dict):
            return reply[0], reply[1].get("W2")
        return reply

    def _update_rule(self, name: str) -> Callable[..., object]:
        rule = self.student.function(name)

        def step(w: Tensor, dw: Tensor, config: Config) -> object:
            own = {key: _copied(value) for key, value in config.items()} if config is not None else None
            return _without_default(rule(w=w.clone(), dw=dw, config=own))  # the course's own sgd updates w in place

        return step

    def _two_layers(self, parameters: Tensors, reg: float) -> Any:
        """Return a TwoLayerNet with *parameters*."""
        first, second = parameters["W1"], parameters["W2"]
        network = self.student.TwoLayerNet(
            input_dim=first.shape[0],
            hidden_dim=first.shape[1],
            num_classes=second.shape[1],
            weight_scale=1e-2,
            reg=reg,
            dtype=first.dtype,
            device="cpu",
        )
        network.params.update({name: value.clone() for name, value in parameters.items()})
        return network

    def _deep(self, parameters: Tensors, reg: float, dropout: float, seed: int | None) -> Any:
        """Return a FullyConnectedNet with *parameters*."""
        weights = [parameters[f"W{number}"] for number in range(1, len(parameters) // 2 + 1)]
        network = self.student.FullyConnectedNet(
            hidden_dims=[weight.shape[1] for weight in weights[:-1]],
            input_dim=weights[0].shape[0],
            num_classes=weights[-1].shape[1],
            dropout=dropout,
            reg=reg,
            weight_scale=1e-2,
            seed=seed,
            dtype=weights[0].dtype,
            device="cpu",
        )
        network.params.update({name: value.clone() for name, value in parameters.items()})
        return network

    @contextmanager
    def _parts(self, class_name: str, parts: str) -> Iterator[None]:
        """Let a network use layers and losses that are right in place of the student's, if *parts* is "given"."""
        spaces = self._namespaces(class_name) if parts == "given" else []
        own = [(space, name, space[name]) for space in spaces for name in GIVEN if name in space]
        for space, name, _ in own:
            space[name] = GIVEN[name]
        try:
            yield
        finally:
            for space, name, value in own:
                space[name] = value

    def _namespaces(self, class_name: str) -> list[dict[str, Any]]:
        """Return the modules in which a network looks up its layers."""
        network = self.student.names.get(class_name)
        classes = network.__mro__[:-1] if isinstance(network, type) else ()
        values = [value for one in classes for value in vars(one).values() if isinstance(value, FunctionType)]
        spaces = [value.__globals__ for value in values]
        if isinstance(self.student.names, dict):
            spaces.append(self.student.names)
        return list({id(space): space for space in spaces}.values())


def _copied(value: object) -> object:
    return value.clone() if isinstance(value, Tensor) else value


def _without_default(reply: Any) -> object:
    """Return what an update rule returned without the handout's epsilon in the config: the next step finds it again."""
    if not (_is_pair(reply) and isinstance(reply[1], dict) and reply[1].get("epsilon") == EPSILON):
        return reply
    return reply[0], {name: value for name, value in reply[1].items() if name != "epsilon"}


def _is_pair(reply: object) -> bool:
    return isinstance(reply, tuple | list) and len(reply) == 2


def _without_cache(reply: Any) -> object:
    """Return the pair that a forward pass returned without its cache, which may be anything."""
    return (reply[0], None) if _is_pair(reply) else reply


# --- layers that are right --------------------------------------------------------------------------------------------


class GivenLayer:
    """A layer in place of a student's: `Linear.forward(…)` and `Linear().forward(…)` are the same."""

    def __call__(self) -> "GivenLayer":
        """Return the layer itself."""
        return self


class Differentiated(GivenLayer):
    """A layer made of a function of tensors; autograd gives its gradients."""

    def __init__(self, function: Callable[..., Tensor]) -> None:
        self.function = function

    def forward(self, x: Tensor, *parameters: Tensor, **named: Tensor) -> tuple[Tensor, Any]:
        """Return the output and a cache: the inputs, or the only one."""
        inputs = (x, *parameters, *(named[name] for name in ("w", "b") if name in named))
        return self.function(*inputs), inputs if len(inputs) > 1 else x

    def backward(self, dout: Tensor, cache: Any) -> Any:
        """Return the gradients of the inputs, or of the only one."""
        inputs = cache if isinstance(cache, tuple | list) else (cache,)
        leaves = [value.detach().clone().requires_grad_() for value in inputs]
        with torch.enable_grad():
            # of a number: gradients of arrays need modules that workers lack
            gradients = torch.autograd.grad((self.function(*leaves) * dout).sum(), leaves)
        return gradients if len(gradients) > 1 else gradients[0]


LINEAR = Differentiated(lambda x, w, b: functional.linear(x.flatten(1), w.T, b))
RELU = Differentiated(torch.relu)


class LinearReLU(GivenLayer):
    """Both layers; the cache holds one for each."""

    def forward(self, x: Tensor, w: Tensor, b: Tensor) -> tuple[Tensor, Any]:
        """Return the output and both caches."""
        z, first = LINEAR.forward(x, w, b)
        out, second = RELU.forward(z)
        return out, (first, second)

    def backward(self, dout: Tensor, cache: Any) -> Any:
        """Return the gradients of x, w and b."""
        return LINEAR.backward(RELU.backward(dout, cache[1]), cache[0])


class GivenDropout(GivenLayer):
    """Dropout by the library."""

    def forward(self, x: Tensor, dropout_param: Mapping[str, Any]) -> tuple[Tensor, Any]:
        """Return the output and the cache."""
        if "seed" in dropout_param:
            torch.manual_seed(dropout_param["seed"])
        mask = functional.dropout(torch.ones_like(x), dropout_param["p"], dropout_param["mode"] == "train")
        return x * mask, (dropout_param, mask)

    def backward(self, dout: Tensor, cache: Any) -> Tensor:
        """Return the gradient of x."""
        gradient: Tensor = cache[1] * dout
        return gradient


def given_softmax_loss(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Return the mean softmax loss and its gradient."""
    leaf = x.detach().clone().requires_grad_()
    with torch.enable_grad():
        loss = functional.cross_entropy(leaf, y)
    return loss.detach(), torch.autograd.grad(loss, leaf)[0]


GIVEN: Mapping[str, Any] = {
    "Linear": LINEAR,
    "ReLU": RELU,
    "Linear_ReLU": LinearReLU(),
    "Dropout": GivenDropout(),
    "softmax_loss": given_softmax_loss,
}
