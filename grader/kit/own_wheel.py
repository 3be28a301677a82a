"""The grader itself as a wheel, made of what runs here, for machines that have only pip.

Format:
https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

from __future__ import annotations

import base64
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from importlib.metadata import requires
from pathlib import Path

import grader

#: What the package `grader` is called on the index, where that name is another program's.
DISTRIBUTION = "fairgrade"
_PACKAGE = Path(grader.__file__).parent
_PROJECT = _PACKAGE.parent / "pyproject.toml"
_TEMPLATES = "_templates"
_TIME = (1980, 1, 1, 0, 0, 0)
_COMMAND = "[console_scripts]\ngrader = grader.cli:main\n"
_WHEEL = (
    "Wheel-Version: 1.0\nGenerator: grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
)


def requirements(*extras: str) -> tuple[str, ...]:
    """Return what the grader needs of other packages, with *extras*, as pip reads it.

    A checkout's pyproject.toml is asked first: what an editable installation says may
    be of last month.
    """
    if _PROJECT.is_file():
        project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
        optional = project.get("optional-dependencies", {})
        return (
            *project["dependencies"],
            *(text for extra in extras for text in optional[extra]),
        )
    halves = [text.partition(";") for text in requires(DISTRIBUTION) or ()]
    wanted = {"", *(f"extra=={extra}" for extra in extras)}
    return tuple(text.strip() for text, _, marker in halves if _plain(marker) in wanted)


def _plain(marker: str) -> str:
    return "".join(sign for sign in marker if sign not in " '\"")


def wheel(needed: Sequence[str], templates: Path) -> tuple[str, bytes]:
    """Return the name and the bytes of a wheel of the grader that requires *needed*, with the pages in *templates*."""
    release = f"{DISTRIBUTION}-{grader.__version__}"
    info = f"{release}.dist-info"
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {DISTRIBUTION}",
        f"Version: {grader.__version__}",
        "Requires-Python: >=3.11",
    ]
    metadata += [f"Requires-Dist: {text}" for text in needed]
    files = dict(_files(templates))
    files[f"{info}/METADATA"] = ("\n".join(metadata) + "\n").encode()
    files[f"{info}/WHEEL"] = _WHEEL.encode()
    files[f"{info}/entry_points.txt"] = _COMMAND.encode()
    record = [
        f"{name},sha256={_hash(content)},{len(content)}"
        for name, content in files.items()
    ]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED
            )
    return f"{release}-py3-none-any.whl", stream.getvalue()


def _files(templates: Path) -> Iterator[tuple[str, bytes]]:
    for root, inside in ((_PACKAGE, "grader"), (templates, f"grader/{_TEMPLATES}")):
        for path in sorted(root.rglob("*")):
            parts = path.relative_to(root).parts
            ours = "__pycache__" not in parts and (
                root == templates or parts[0] != _TEMPLATES
            )
            if path.is_file() and ours:
                yield "/".join((inside, *parts)), path.read_bytes()


def _hash(content: bytes) -> str:
    return (
        base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    )
