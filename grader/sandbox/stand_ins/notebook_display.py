"""Stands for `IPython.display` and `google.colab`: nothing is shown, mounted or uploaded."""

from __future__ import annotations

from typing import Any

from grader.sandbox.stand_ins.silent import Silent


def upload(*_: Any, **__: Any) -> dict[str, bytes]:
    """Return no files."""
    return {}


def _nothing(*_: Any, **__: Any) -> None:
    """Do nothing."""


display = clear_output = display_html = display_markdown = display_latex = (
    set_matplotlib_formats
) = _nothing
mount = flush_and_unmount = download = _nothing
for _name in (
    "Audio",
    "HTML",
    "IFrame",
    "Image",
    "Javascript",
    "Latex",
    "Markdown",
    "Math",
    "SVG",
    "Video",
    "YouTubeVideo",
):
    globals()[_name] = Silent(f"IPython.display.{_name}")
