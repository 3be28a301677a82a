"""How the tests use the classes and functions of a student's file; `student` is the file, seen through contract.py."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import torch
from torch.nn import functional

from grader.contract import (
    FailureKind,
    StudentModule,
    StudentProblem,
    import_file,
)

Tensor = torch.Tensor
Tensors = dict[str, Tensor]
Config = dict[str, Any] | None

#: Layers and losses by the names under which networks look them up.
GIVEN: dict[str, Any] = import_file(
    Path(__file__).with_name("given_parts.py"),
    "eecs498_a3_given_parts",
).GIVEN
#: The modules that the course hands out (helpers/): a loss that comes from one of them is not the student's own.
COURSE_MODULES = ("A3", "a2_helper", "a3_helper", "common", "eecs598", "libs")
#: The default of rmsprop and adam.
EPSILON = 1e-8
#: What is stated of a student's code, by code.
SENTENCES = {
    "svm_is_given": "the file has no `svm_loss` of its own. That costs nothing; the extra credit is for writing one.",
}


class Scenarios:
    """Answers the hooks with a student's layers, networks and update rules, used as the course's notebook uses them."""

    def __init__(self, student: StudentModule) -> None:
        self.student = student

    # --- layers -------------------------------------------------------------------------------------------------------

    def linear_forward(self, x: Tensor, w: Tensor, b: Tensor) -> object:
        """Return the output."""
        return _without_cache(self._static("Linear", "forward")(x=x, w=w, b=b))

    def linear_backward(
        self,
        x: Tensor,
        w: Tensor,
        b: Tensor,
        dout: Tensor,
    ) -> object:
        """Return the gradients."""
        cache = self._cache("Linear", (x, w, b), x=x, w=w, b=b)
        return self._static("Linear", "backward")(dout=dout, cache=cache)

    def relu_forward(self, x: Tensor) -> object:
        """Return the output."""
        return _without_cache(self._static("ReLU", "forward")(x=x))

    def relu_backward(self, x: Tensor, dout: Tensor) -> object:
        """Return the gradient."""
        return self._static("ReLU", "backward")(
            dout=dout,
            cache=self._cache("ReLU", x, x=x),
        )

    def linear_relu_forward(self, x: Tensor, w: Tensor, b: Tensor) -> object:
        """Return the output."""
        return _without_cache(
            self._static("Linear_ReLU", "forward")(x=x, w=w, b=b),
        )

    def linear_relu_backward(
        self,
        x: Tensor,
        w: Tensor,
        b: Tensor,
        dout: Tensor,
    ) -> object:
        """Return the gradients."""
        cache = self._cache(
            "Linear_ReLU",
            ((x, w, b), functional.linear(x.flatten(1), w.T, b)),
            x=x,
            w=w,
            b=b,
        )
        return self._static("Linear_ReLU", "backward")(dout=dout, cache=cache)

    def dropout_forward(
        self,
        x: Tensor,
        p: float,
        mode: str,
        seed: int | None,
    ) -> object:
        """Return the output."""
        return _without_cache(self._dropout(x, p, mode, seed))

    def dropout_twice(self, x: Tensor, p: float, seed: int | None) -> object:
        """Return two outputs."""
        replies = [self._dropout(x, p, "train", seed) for _ in range(2)]
        return (
            tuple(reply[0] for reply in replies)
            if all(map(_is_pair, replies))
            else replies[0]
        )

    def dropout_backward(
        self,
        x: Tensor,
        dout: Tensor,
        p: float,
        mode: str,
        seed: int | None,
    ) -> object:
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
            raise StudentProblem.stated(
                FailureKind.NOT_IMPLEMENTED,
                "svm_is_given",
            )
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
        self,
        input_dim: int,
        hidden_dim: int,
        num_classes: int,
        weight_scale: float,
        dtype: str,
    ) -> object:
        """Return the parameters of a new network."""
        return self._two_layer_net(
            (input_dim, hidden_dim, num_classes),
            weight_scale,
            getattr(torch, dtype),
        ).params

    def two_layer_scores(
        self,
        parameters: Tensors,
        X: Tensor,
        parts: str,
    ) -> object:
        """Return the scores."""
        with self._parts("TwoLayerNet", parts):
            return self._two_layers(parameters, 0.0).loss(X=X, y=None)

    def two_layer_loss(
        self,
        parameters: Tensors,
        X: Tensor,
        y: Tensor,
        reg: float,
        parts: str,
    ) -> object:
        """Return loss and gradients."""
        with self._parts("TwoLayerNet", parts):
            return self._two_layers(parameters, reg).loss(X=X, y=y)

    def deep_new(
        self,
        hidden_dims: list[int],
        input_dim: int,
        num_classes: int,
        weight_scale: float,
        dtype: str,
    ) -> object:
        """Return the parameters of a new network."""
        return self._deep_net(
            (input_dim, *hidden_dims, num_classes),
            weight_scale,
            getattr(torch, dtype),
        ).params

    def deep_scores(
        self,
        parameters: Tensors,
        X: Tensor,
        dropout: float,
        parts: str,
    ) -> object:
        """Return the scores."""
        with self._parts("FullyConnectedNet", parts):
            seed = 0 if dropout else None
            return self._deep(parameters, 0.0, dropout, seed).loss(X=X, y=None)

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
        own = inspect.getattr_static(
            self.student.names[class_name],
            method,
            None,
        )
        if isinstance(own, FunctionType) and list(
            inspect.signature(own).parameters,
        )[:1] != ["self"]:
            return lambda **arguments: own(*arguments.values())
        found: Callable[..., Any] = getattr(layer, method)
        return found

    def _cache(
        self,
        class_name: str,
        handout: object,
        **inputs: Tensor,
    ) -> object:
        """Return what the student's forward pass keeps; where it fails, what the handout says that it keeps."""
        try:
            _, cache = self._static(class_name, "forward")(**inputs)
        except Exception:  # noqa: BLE001 - whatever it is, the tests of forward tell it
            return handout
        return cache

    def _dropout(self, x: Tensor, p: float, mode: str, seed: int | None) -> Any:
        param = (
            {"mode": mode, "p": p}
            if seed is None
            else {"mode": mode, "p": p, "seed": seed}
        )
        return self._static("Dropout", "forward")(x=x, dropout_param=param)

    def _own(self, name: str) -> Callable[..., object] | None:
        """Return a loss function that the student wrote, or None where it is absent or comes from the course."""
        found = self.student.names.get(name)
        origin = str(getattr(found, "__module__", "")).partition(".")[0]
        if (
            found is None
            or isinstance(found, ModuleType)
            or origin in COURSE_MODULES
        ):
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
        parameters = {
            "W1": unit,
            "b1": unit[0] * 0,
            "W2": positive,
            "b2": x.new_zeros(classes),
        }
        reply = self.two_layer_loss(parameters, unit.clone(), y, 0.0, "given")
        if _is_pair(reply) and isinstance(reply[1], dict):
            return reply[0], reply[1].get("W2")
        return reply

    def _update_rule(self, name: str) -> Callable[..., object]:
        rule = self.student.function(name)

        def step(w: Tensor, dw: Tensor, config: Config) -> object:
            own = (
                {key: _copied(value) for key, value in config.items()}
                if config is not None
                else None
            )
            return _without_default(
                rule(w=w.clone(), dw=dw, config=own),
            )  # the course's own sgd updates w in place

        return step

    def _two_layers(self, parameters: Tensors, reg: float) -> Any:
        """Return a TwoLayerNet with *parameters*."""
        network = self._two_layer_net(
            _widths(parameters),
            1e-3,
            parameters["W1"].dtype,
            reg,
        )
        network.params.update(
            {name: value.clone() for name, value in parameters.items()},
        )
        return network

    def _deep(
        self,
        parameters: Tensors,
        reg: float,
        dropout: float,
        seed: int | None,
    ) -> Any:
        """Return a FullyConnectedNet with *parameters*."""
        network = self._deep_net(
            _widths(parameters),
            1e-2,
            parameters["W1"].dtype,
            reg,
            dropout,
            seed,
        )
        network.params.update(
            {name: value.clone() for name, value in parameters.items()},
        )
        return network

    def _two_layer_net(
        self,
        widths: tuple[int, ...],
        scale: float,
        dtype: torch.dtype,
        reg: float = 0.0,
    ) -> Any:
        sizes = dict(
            zip(
                ("input_dim", "hidden_dim", "num_classes"),
                widths,
                strict=True,
            ),
        )
        return self.student.TwoLayerNet(
            **sizes,
            weight_scale=scale,
            reg=reg,
            dtype=dtype,
            device="cpu",
        )

    def _deep_net(
        self,
        widths: tuple[int, ...],
        scale: float,
        dtype: torch.dtype,
        reg: float = 0.0,
        dropout: float = 0.0,
        seed: int | None = None,
    ) -> Any:
        sizes = {
            "hidden_dims": list(widths[1:-1]),
            "input_dim": widths[0],
            "num_classes": widths[-1],
        }
        settings = {
            "dropout": dropout,
            "reg": reg,
            "weight_scale": scale,
            "seed": seed,
        }
        return self.student.FullyConnectedNet(
            **sizes,
            **settings,
            dtype=dtype,
            device="cpu",
        )

    @contextmanager
    def _parts(self, class_name: str, parts: str) -> Iterator[None]:
        """Let a network use layers and losses that are right in place of the student's, if *parts* is "given"."""
        spaces = self._namespaces(class_name) if parts == "given" else []
        own = [
            (space, name, space[name])
            for space in spaces
            for name in GIVEN
            if name in space
        ]
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
        values = [
            value
            for one in classes
            for value in vars(one).values()
            if isinstance(value, FunctionType)
        ]
        spaces = [value.__globals__ for value in values]
        if isinstance(self.student.names, dict):
            spaces.append(self.student.names)
        return list({id(space): space for space in spaces}.values())


def _widths(parameters: Tensors) -> tuple[int, ...]:
    """Return the number of inputs and the width of each layer."""
    weights = [
        parameters[f"W{number}"]
        for number in range(1, len(parameters) // 2 + 1)
    ]
    return (weights[0].shape[0], *(weight.shape[1] for weight in weights))


def _copied(value: object) -> object:
    return value.clone() if isinstance(value, Tensor) else value


def _without_default(reply: Any) -> object:
    """Return what an update rule returned without the handout's epsilon in the config: the next step finds it again."""
    if not (
        _is_pair(reply)
        and isinstance(reply[1], dict)
        and reply[1].get("epsilon") == EPSILON
    ):
        return reply
    return reply[0], {
        name: value for name, value in reply[1].items() if name != "epsilon"
    }


def _is_pair(reply: object) -> bool:
    return isinstance(reply, tuple | list) and len(reply) == 2


def _without_cache(reply: Any) -> object:
    """Return the pair that a forward pass returned without its cache, which may be anything."""
    return (reply[0], None) if _is_pair(reply) else reply
