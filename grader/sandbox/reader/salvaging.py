"""What is left of a broken file, in the confined process."""

from __future__ import annotations

from typing import Any

from grader.model import Plain


def salvage(value: dict[str, Any]) -> Plain:
    """Return the file at `path` with the bytes `content` without the statements that do not parse."""
    del value
    return {}
