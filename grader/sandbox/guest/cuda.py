"""Sends student code's calls for a device, NVIDIA's or Apple's, to the CPU.

Installed in a worker whose submission mentions one.
"""

from __future__ import annotations

import re
from typing import Any

#: NVIDIA's devices, and Apple's.
_DEVICE = re.compile(r"(cuda|mps)(:\d+)?")
_KINDS = ("cuda", "mps")
#: What a file that uses a device mentions.
_MENTIONS = (b"cuda", b"mps", b"pin_memory", b"share_memory")
_TENSORS = ("Float", "Double", "Half", "Long", "Int", "Bool", "Byte")
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


def mentions_a_device(code: bytes) -> bool:
    """Return whether *code* may use a device."""
    return any(text in code for text in _MENTIONS)


def redirect_cuda(torch: Any) -> list[str]:
    """Make `.cuda()`, `device="cuda"` and the like mean the CPU.

    Return a list that names what was redirected.
    """
    # torch is not imported for NumPy assignments
    from torch.overrides import TorchFunctionMode

    used: list[str] = []
    tensor = torch.Tensor
    at_home = (tensor.cuda, tensor.pin_memory, tensor.share_memory_)

    def is_cuda(value: object) -> bool:
        if isinstance(value, str):
            return _DEVICE.fullmatch(value) is not None
        return isinstance(value, torch.device) and value.type in _KINDS

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
            if func in at_home:
                used.append(f".{func.__name__}()")
                return args[0]
            if any(map(is_cuda, args)) or any(map(is_cuda, kwargs.values())):
                used.append(getattr(func, "__name__", "device"))
                args = tuple(map(to_cpu, args))
                kwargs = {key: to_cpu(value) for key, value in kwargs.items()}
            return func(*args, **kwargs)

    CudaToCpu().__enter__()  # type: ignore[no-untyped-call]
    _describe_no_device(torch)
    default_device = torch.set_default_device
    torch.set_default_device = lambda device: (
        None if is_cuda(device) else default_device(device)
    )
    return used


def _describe_no_device(torch: Any) -> None:
    """Let queries for the state of a device answer with nothing, so they can be printed."""
    cuda = torch.cuda
    for name in _ACTIONS:
        setattr(cuda, name, lambda *_args, **_kwargs: None)
    for name in _AMOUNTS:
        setattr(cuda, name, lambda *_args, **_kwargs: 0)
    for kind in _TENSORS:
        setattr(cuda, f"{kind}Tensor", getattr(torch, f"{kind}Tensor"))
    cuda.current_device = lambda: 0
    cuda.get_device_name = lambda *_args: "CPU"
