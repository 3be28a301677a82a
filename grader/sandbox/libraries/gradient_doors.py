"""Tells when torch computes gradients, by whichever way it is asked to.

Names lead there in any number of ways: methods, aliases, nodes of a graph that
are called by hand, texts. Behind all of them stand a few doors in C, and those
are watched:

* the engine, which runs a graph backwards;
* what a graph saved on the way forward, which each step backwards reads;
* the levels of forward mode and of `torch.func`.

What saves nothing (sums, views) can be walked by hand unseen, as can code that
undoes the watching: it is a witness, not a wall.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

Tell = Callable[[], None]
Door = tuple[str, str]  #: a module, and the name of something in C there

#: What begins a level of forward mode or of `torch.func`.
_LEVELS: tuple[Door, ...] = (
    ("torch._C", "_enter_dual_level"),
    ("torch._C._functorch", "_jvp_increment_nesting"),
    ("torch._C._functorch", "_grad_increment_nesting"),
)
_ENGINE: Door = ("torch._C", "_ImperativeEngine")
#: Hooks on what a graph saves: how they are set, unset, and kept from being.
_SET: Door = ("torch._C._autograd", "_push_saved_tensors_default_hooks")
_UNSET: Door = ("torch._C._autograd", "_pop_saved_tensors_default_hooks")
_KEEP_FROM: Door = ("torch._C._autograd", "_saved_tensors_hooks_disable")


def watch_gradients(tell: Tell) -> None:
    """Call *tell* from now on whenever torch, if it is imported, computes gradients."""
    torch = sys.modules.get("torch")
    if torch is None:
        return
    _watch_engine(torch, tell)
    _watch_saved(tell)
    for door in _LEVELS:
        original = _behind(door)
        _replace(original, _preceded(original, tell))


def _behind(door: Door) -> Any:
    module, name = door
    return getattr(sys.modules[module], name)


def _preceded(original: Any, tell: Tell) -> Any:
    """Return *original* as a function that calls *tell* first."""

    @functools.wraps(original)
    def preceded(*args: Any, **kwargs: Any) -> Any:
        tell()
        return original(*args, **kwargs)

    return preceded


def _watch_engine(torch: Any, tell: Tell) -> None:
    engine: Any = _behind(_ENGINE)

    class Engine(engine):  # type: ignore[misc]
        """The engine, which tells when it runs."""

        def run_backward(self, *args: Any, **kwargs: Any) -> Any:
            tell()
            return super().run_backward(*args, **kwargs)

    _replace(engine, Engine)
    torch.autograd.Variable._execution_engine = Engine()  # noqa: SLF001


def _watch_saved(tell: Tell) -> None:
    """Tell when what a graph saved is read, until something must have no hooks."""

    def read(value: Any) -> Any:
        tell()
        return value

    def save(value: Any) -> Any:
        return value

    _behind(_SET)(save, read)
    # torch.func refuses to work beside hooks, and has doors of its own
    watching = ExitStack()
    watching.callback(_behind(_UNSET))
    original = _behind(_KEEP_FROM)
    _replace(original, _preceded(original, watching.close))


def _replace(original: object, replacement: object) -> None:
    """Put *replacement* wherever a module of torch binds *original*."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != "torch":
            continue
        for key, value in list(getattr(module, "__dict__", {}).items()):
            if value is original:
                setattr(module, key, replacement)
