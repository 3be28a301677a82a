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

#: What the package `grader` is called on the index, where that name is another
#: program's.
DISTRIBUTION = "fairgrade"
_PACKAGE = Path(grader.__file__).parent
_PROJECT = _PACKAGE.parent / "pyproject.toml"
_TEMPLATES = "_templates"
_TIME = (1980, 1, 1, 0, 0, 0)
_COMMAND = "[console_scripts]\ngrader = grader.cli:main\n"
_WHEEL = "Wheel-Version: 1.0\nGenerator: grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def requirements(*extras: str) -> tuple[str, ...]:
    """Return what the grader needs of other packages, with *extras*, as pip reads it.

    A checkout's pyproject.toml is asked first: the metadata of an editable
    installation may be out of date.
    """
    if _PROJECT.is_file():
        project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
        optional = project.get("optional-dependencies", {})
        required = list(project["dependencies"])
        for extra in extras:
            required += optional[extra]
        return tuple(required)
    wanted = {"", *(f"extra=={extra}" for extra in extras)}
    required = []
    for text in requires(DISTRIBUTION) or ():
        requirement, _, marker = text.partition(";")
        if _without_spaces_and_quotes(marker) in wanted:
            required.append(requirement.strip())
    return tuple(required)


def _without_spaces_and_quotes(marker: str) -> str:
    return "".join(sign for sign in marker if sign not in " '\"")


def wheel(needed: Sequence[str], templates: Path) -> tuple[str, bytes]:
    """Return the name and the bytes of a wheel of the grader.

    It requires *needed*, and holds the pages in *templates*.
    """
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
    record += [f"{info}/RECORD,,", ""]
    files[f"{info}/RECORD"] = "\n".join(record).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _TIME)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return f"{release}-py3-none-any.whl", stream.getvalue()


def _files(templates: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the package and the pages.

    Those that an installed package holds give way.
    """
    for name, content in _below(_PACKAGE):
        if not name.startswith(f"{_TEMPLATES}/"):
            yield f"grader/{name}", content
    for name, content in _below(templates):
        yield f"grader/{_TEMPLATES}/{name}", content


def _below(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and "__pycache__" not in inside.parts:
            yield inside.as_posix(), path.read_bytes()


def _hash(content: bytes) -> str:
    digest = hashlib.sha256(content).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
