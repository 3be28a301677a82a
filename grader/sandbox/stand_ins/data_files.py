"""Stands for `scipy.io`: files are refused as `open` refuses them."""

from __future__ import annotations

from typing import Any


def loadmat(file_name: Any, *_: Any, **__: Any) -> dict[str, Any]:
    """Open the file *file_name*, which a worker refuses."""
    with open(file_name, "rb"):  # noqa: PTH123 - raises what students know of `open`
        return {}


def savemat(file_name: Any, *_: Any, **__: Any) -> None:
    """Open the file *file_name* for writing, which a worker refuses."""
    with open(file_name, "ab"):  # noqa: PTH123 - as above
        pass
