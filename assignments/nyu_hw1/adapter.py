"""How the tests use the class MLP of a student's mlp.py; `student` is the file, seen through contract.py."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import torch

from grader.contract import StudentModule

Layers = dict[str, Any]
Tensors = dict[str, torch.Tensor]


class Scenarios:
    """Answers the `mlp_` hooks with a student's MLP, used as the handed-out tests of the course use it."""

    def __init__(self, student: StudentModule) -> None:
        self.student = student

    def mlp_forward(
        self, layers: Layers, parameters: Tensors, x: torch.Tensor
    ) -> object:
        """Return the output of a network with *parameters*."""
        return self._use(
            layers, parameters, lambda network: network.forward(x=x)
        )

    def mlp_backward(
        self,
        layers: Layers,
        parameters: Tensors,
        x: torch.Tensor,
        dJdy_hat: torch.Tensor,
    ) -> object:
        """Return `.grads` after one batch."""
        return self._after_batch(layers, parameters, x, dJdy_hat).grads

    def mlp_new(self, layers: Layers, x: torch.Tensor) -> object:
        """Return `.parameters` and the output of a network as its constructor made it."""
        return self._use(
            layers,
            {},
            lambda network: (network.parameters, network.forward(x=x)),
        )

    def mlp_keeps_parameters(
        self,
        layers: Layers,
        parameters: Tensors,
        x: torch.Tensor,
        dJdy_hat: torch.Tensor,
    ) -> object:
        """Return `.grads` and `.parameters` after one batch."""
        network = self._after_batch(layers, parameters, x, dJdy_hat)
        return network.grads, network.parameters

    def mlp_clear(
        self,
        layers: Layers,
        parameters: Tensors,
        x: torch.Tensor,
        dJdy_hat: torch.Tensor,
    ) -> object:
        """Return `.grads` before and after clearing."""
        network = self._after_batch(layers, parameters, x, dJdy_hat)
        before = {
            name: torch.as_tensor(entry).clone()
            for name, entry in network.grads.items()
        }
        network.clear_grad_and_cache()
        return before, network.grads

    def mlp_two_batches(
        self,
        layers: Layers,
        parameters: Tensors,
        x: torch.Tensor,
        dJdy_hat: torch.Tensor,
        x_2: torch.Tensor,
        dJdy_hat_2: torch.Tensor,
    ) -> object:
        """Return `.grads` after the second of two batches."""
        network = self._after_batch(layers, parameters, x, dJdy_hat)
        network.clear_grad_and_cache()
        network.forward(x=x_2)
        network.backward(dJdy_hat=dJdy_hat_2)
        return network.grads

    def mlp_train(
        self,
        layers: Layers,
        parameters: Tensors,
        x: torch.Tensor,
        y: torch.Tensor,
        loss: str,
        learning_rate: float,
        steps: int,
    ) -> object:
        """Return `.parameters` after *steps* of gradient descent on one batch."""
        network = self._network(layers, parameters)
        loss_function = self.student.function(loss)
        for _ in range(steps):
            network.clear_grad_and_cache()
            _, dJdy_hat = loss_function(y=y, y_hat=network.forward(x=x))
            network.backward(dJdy_hat=dJdy_hat)
            for name, entry in network.parameters.items():
                _set(
                    network.parameters,
                    name,
                    entry - learning_rate * network.grads[f"dJd{name}"],
                )
        return network.parameters

    def _network(self, layers: Layers, parameters: Tensors) -> Any:
        """Return a new network with *parameters*, and gradients of zero in the same precision."""
        network = self.student.MLP(**layers)
        for name, value in parameters.items():
            _set(network.parameters, name, value.clone())
            if isinstance(network.grads.get(f"dJd{name}"), torch.Tensor):
                _set(network.grads, f"dJd{name}", torch.zeros_like(value))
        return network

    def _use(
        self, layers: Layers, parameters: Tensors, use: Callable[[Any], object]
    ) -> Any:
        """Return what *use* makes of a new network with *parameters*.

        A new network has nothing to clear, so that a mistake in `clear_grad_and_cache` costs its own tests only. The
        tests of the course clear first all the same; where *use* fails, it gets a network that was cleared.
        """
        try:
            return use(self._network(layers, parameters))
        except Exception:  # noqa: BLE001 - whatever it is, the second attempt raises it again
            network = self._network(layers, parameters)
            with suppress(Exception):
                network.clear_grad_and_cache()
            return use(network)

    def _after_batch(
        self,
        layers: Layers,
        parameters: Tensors,
        x: torch.Tensor,
        dJdy_hat: torch.Tensor,
    ) -> Any:
        """Return a network with *parameters* after `forward` and `backward` of one batch."""

        def see_batch(network: Any) -> Any:
            network.forward(x=x)
            network.backward(dJdy_hat=dJdy_hat)
            return network

        return self._use(layers, parameters, see_batch)


def _set(entries: dict[str, Any], name: str, value: torch.Tensor) -> None:
    """Give an entry of `.parameters` or `.grads` a new value, in place: the tensor may have other names too."""
    entry = entries.get(name)
    if isinstance(entry, torch.Tensor):
        entry.data = value.detach()  # any shape and dtype, unlike copy_()
    else:
        entries[name] = value
