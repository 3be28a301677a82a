"""What torch does otherwise in a worker than elsewhere.

Nothing is compiled, loaded by other processes or kept in files.

Made before the zygote forks, so that workers pay nothing. What was done
otherwise is remembered in `used`, by the codes of `sentences.CHANGED_CALLS`.
"""

from __future__ import annotations

import functools
import os
import random
from collections.abc import Callable
from typing import Any

#: What calls were changed since it was last cleared.
used: list[str] = []


def change_torch(torch: Any) -> None:
    """Change what of *torch* needs a compiler, processes or files."""
    torch.compile = _compile
    torch.nn.Module.compile = lambda *_args, **_kwargs: used.append("compile")
    torch.jit.script = _unless_refused(torch.jit.script)
    torch.utils.data.DataLoader.__init__ = _without_processes(
        torch.utils.data.DataLoader.__init__,
    )
    torch.save = _opening(torch.save, position=1, mode="ab")
    torch.load = _opening(torch.load, position=0, mode="rb")
    torch.seed = torch.random.seed = _seed(torch.default_generator)


def _compile(model: Any = None, **options: Any) -> Any:
    """Return *model* unchanged; without one a decorator that does."""
    if model is None:
        return functools.partial(_compile, **options)
    used.append("compile")
    return model


def _unless_refused(script: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(script)
    def scripted(function: Any, *args: Any, **kwargs: Any) -> Any:
        """Return *function* compiled, and itself where that needs files."""
        try:
            return script(function, *args, **kwargs)
        except OSError:
            used.append("compile")
            return function

    return scripted


def _without_processes(start: Callable[..., None]) -> Callable[..., None]:
    # of num_workers behind dataset, batch_size, shuffle, sampler, batch_sampler
    position = 5

    @functools.wraps(start)
    def started(self: Any, *args: Any, **kwargs: Any) -> None:
        workers = kwargs.get("num_workers", 0)
        if len(args) > position:
            workers = args[position]
        if workers:
            used.append("loader")
            if len(args) > position:
                args = (*args[:position], 0, *args[position + 1 :])
            for name in _OF_PROCESSES:
                kwargs.pop(name, None)
        start(self, *args, **kwargs)

    return started


#: What DataLoader takes only together with processes.
_OF_PROCESSES = (
    "num_workers",
    "prefetch_factor",
    "persistent_workers",
    "timeout",
    "multiprocessing_context",
)


def _opening(
    function: Callable[..., Any],
    position: int,
    mode: str,
) -> Callable[..., Any]:
    """Return *function* made to refuse a path as `open` does.

    It takes a file or a path at *position*.
    """

    @functools.wraps(function)
    def opened(*args: Any, **kwargs: Any) -> Any:
        place = args[position] if len(args) > position else kwargs.get("f")
        if isinstance(place, str | os.PathLike):
            # raises what students know of `open`
            open(place, mode).close()  # noqa: PTH123
        return function(*args, **kwargs)

    return opened


def _seed(generator: Any) -> Callable[[], int]:
    def seed() -> int:
        """Seed torch from Python's generator, which every call seeds.

        The generator of the system has no file here.
        """
        number = random.getrandbits(63)
        generator.manual_seed(number)
        return number

    return seed
