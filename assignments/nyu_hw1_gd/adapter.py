"""How the tests use the gradient_descent of a student's gd.py; `student` is the file, seen through contract.py."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from torch import nn

from grader.contract import StudentModule, import_file
from grader.sandbox.guest.seeding import seed_generators

Tensor = torch.Tensor
Classifier = import_file(
    Path(__file__).with_name("models.py"), "nyu_hw1_gd_models"
).Classifier

#: How often `main` may call the network before it is given up.
MOST_CALLS = 4


class Film:
    """Keeps images of a run, evenly spread: as the model saw them, and the given tensor at the same moments."""

    def __init__(self, given: Tensor, most: int) -> None:
        self.given = given
        self.start = given.detach().clone()
        self.most = most
        self.calls = 0
        self.spread = 0.0
        self._every = 1
        self._frames: list[tuple[Tensor, Tensor]] = []

    def see(self, _model: object, arguments: tuple[Tensor, ...]) -> None:
        """Count, and take a frame, unless it is not the turn of one; once there are too many, each second one goes."""
        seen = arguments[0].detach()
        self.spread = float(seen.std())
        if self.most and self.calls % self._every == 0:
            self._frames.append((seen.clone(), self.given.detach().clone()))
            if len(self._frames) > 4 * self.most:
                self._frames, self._every = self._frames[::2], 2 * self._every
        self.calls += 1

    def frames(self) -> list[Tensor]:
        """Return at most `most` of the images: the given tensor's where it changed on the way, else the model's."""
        count = len(self._frames)
        places = (
            range(count)
            if count <= self.most
            else [n * (count - 1) // (self.most - 1) for n in range(self.most)]
        )
        return [self._frames[place][self.is_changed()] for place in places]

    def is_changed(self) -> bool:
        """Return whether the given tensor is no longer what it was."""
        return not same(self.given, self.start)


def same(one: object, other: Tensor) -> bool:
    """Return whether two tensors have the same shape and values."""
    return (
        isinstance(one, Tensor)
        and one.shape == other.shape
        and bool(torch.equal(one.detach(), other.detach()))
    )


class Scenarios:
    """Answers the hook `optimise` with a student's `gradient_descent`, used as `main` in the starter uses it."""

    def __init__(self, student: StudentModule) -> None:
        self.student = student
        self._sign = 0

    def optimise(
        self,
        architecture: dict[str, Any],
        weights: dict[str, Tensor],
        image: Tensor,
        label: int,
        iterations: int,
        seed: int,
        sign: int,
        runs: int,
        frames: int,
    ) -> object:
        """Return the image of the last run, and what is to be told of it."""
        descend = self.student.function("gradient_descent")
        sign = sign or self._own_sign()
        model = Classifier(architecture, weights)
        for _ in range(runs):
            seed_generators(seed)
            given = _as_in_main(image)
            film = Film(given, frames)
            handle = model.register_forward_pre_hook(film.see)
            returned = descend(
                input=given,
                model=model,
                loss=lambda scores: sign * scores[0, label].mean(),
                iterations=iterations,
            )
            handle.remove()
        moved = max(
            float((now.detach() - weights[name]).abs().max())
            for name, now in model.weights().items()
        )
        kept = (
            given if film.is_changed() and not same(returned, given) else None
        )
        return (
            returned,
            kept,
            film.frames(),
            film.spread,
            film.calls,
            moved,
            model.training,
            sign,
        )

    def _own_sign(self) -> int:
        """Return -1 where the file's own `main` hands over a loss that falls as the score grows, else 1."""
        if not self._sign:
            self._sign = own_sign(self.student.names)
        return self._sign


def _as_in_main(image: Tensor) -> Tensor:
    """Return a copy of *image* laid out as `main` makes it: a leaf, its channels last in memory."""
    return (
        image.permute(0, 2, 3, 1)
        .contiguous()
        .permute(0, 3, 1, 2)
        .requires_grad_()
    )


class _Seen(BaseException):
    """Ends a run of `main`; no handler of a student's catches it."""


def own_sign(names: Mapping[str, object]) -> int:
    """Return -1 where `main` among *names* calls gradient_descent with a loss that falls as its score grows, else 1.

    It is run up to that call, with a network of the same interface that has learnt nothing.
    """
    main = names.get("main")
    inside = getattr(main, "__globals__", None)
    networks = sys.modules.get("torchvision.models")
    if (
        not callable(main)
        or not isinstance(inside, dict)
        or not hasattr(networks, "allow_calls")
    ):
        return 1
    losses: list[Callable[[Tensor], Tensor]] = []

    def record(*arguments: Any, **named: Any) -> None:
        losses.extend(
            one
            for one in (*arguments, *named.values())
            if callable(one) and not isinstance(one, nn.Module)
        )
        raise _Seen

    kept = inside.get("gradient_descent")
    inside["gradient_descent"] = record
    networks.allow_calls(MOST_CALLS, _Seen)
    with suppress(
        BaseException
    ):  # whatever stops it: what it has handed over by then counts
        main()
    inside["gradient_descent"] = kept
    networks.allow_calls(None, _Seen)
    return _slope(losses[0], networks.CLASSES) if losses else 1


def _slope(loss: Callable[[Tensor], Tensor], classes: int) -> int:
    """Return -1 where *loss* falls as the score grows that it depends on most, else 1."""
    scores = torch.zeros(1, classes, requires_grad=True)
    try:
        (gradient,) = torch.autograd.grad(loss(scores), scores)
    except Exception:  # noqa: BLE001 - a loss that cannot be asked says nothing
        return 1
    return -1 if gradient.flatten()[gradient.abs().argmax()] < 0 else 1
