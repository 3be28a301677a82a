"""Sends CUDA calls of student code to the CPU.

Installed in a worker whose submission mentions CUDA.
"""

from __future__ import annotations

import re
from typing import Any

_CUDA = re.compile(r"cuda(:\d+)?")
_ACTIONS = (
    "synchronize",
    "set_device",
    "reset_peak_memory_stats",
    "reset_max_memory_allocated",
)
_AMOUNTS = (
    "memory_allocated",
    "max_memory_allocated",
    "memory_reserved",
    "max_memory_reserved",
)


def redirect_cuda(torch: Any) -> list[str]:
    """Make `.cuda()`, `device="cuda"` and the like mean the CPU.

    Return a list that names what was redirected.
    """
    # torch is not imported for NumPy assignments
    from torch.overrides import TorchFunctionMode

    used: list[str] = []

    def is_cuda(value: object) -> bool:
        if isinstance(value, str):
            return _CUDA.fullmatch(value) is not None
        return isinstance(value, torch.device) and value.type == "cuda"

    def to_cpu(value: object) -> object:
        if not is_cuda(value):
            return value
        if isinstance(value, str):
            return "cpu"
        return torch.device("cpu")

    class CudaToCpu(TorchFunctionMode):
        def __torch_function__(
            self,
            func: Any,
            types: Any,
            args: Any = (),
            kwargs: Any = None,
        ) -> Any:
            del types
            kwargs = kwargs or {}
            if func is torch.Tensor.cuda:
                used.append(".cuda()")
                return args[0]
            if any(map(is_cuda, args)) or any(map(is_cuda, kwargs.values())):
                used.append(getattr(func, "__name__", "device"))
                args = tuple(map(to_cpu, args))
                kwargs = {key: to_cpu(value) for key, value in kwargs.items()}
            return func(*args, **kwargs)

    CudaToCpu().__enter__()  # type: ignore[no-untyped-call]
    _describe_no_device(torch.cuda)
    default_device = torch.set_default_device
    torch.set_default_device = lambda device: (
        None if is_cuda(device) else default_device(device)
    )
    return used


def _describe_no_device(cuda: Any) -> None:
    """Let queries for the state of a device answer with nothing, so they can be printed."""
    for name in _ACTIONS:
        setattr(cuda, name, lambda *_args, **_kwargs: None)
    for name in _AMOUNTS:
        setattr(cuda, name, lambda *_args, **_kwargs: 0)
    cuda.current_device = lambda: 0
    cuda.get_device_name = lambda *_args: "CPU"
