"""Writes the files of a new assignment from the template in this package."""

from __future__ import annotations

import importlib.util
import re
import secrets
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from grader.course.config import load_assignment
from grader.errors import CourseError
from grader.model import Assignment

#: Where the parts of an assignment lie in a course, by their name in the
#: template.
FOLDERS = {
    "assignment": "assignments",
    "reference": "reference",
    "hidden_tests": "hidden_tests",
}
TITLE = "Softmax and cross-entropy"
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}", re.ASCII)
_SUFFIX = ".txt"
_LIBRARIES = {"numpy": "NumPy arrays", "torch": "PyTorch tensors"}
_MODULES = {
    "numpy": '"numpy"',
    "torch": '"numpy", "torch", "torch.nn", "torch.nn.functional"',
}


def write_assignment(
    course: Path,
    name: str,
    arrays: str = "numpy",
    title: str = TITLE,
) -> tuple[Assignment, list[Path]]:
    """Write the assignment *name* into *course*.

    Return it with the paths of its files.

    The paths are relative to the course. Each assignment gets a fresh secret
    seed. Raises CourseError for a name that cannot be one, for a library that
    is missing, and where anything stands in the folders already.
    """
    _refuse(course, name, arrays, title)
    words = {
        "ID": name,
        "TITLE": title,
        "ARRAYS": arrays,
        "OTHER": next(library for library in _LIBRARIES if library != arrays),
        "MODULES": _MODULES[arrays],
        "LIBRARY_ARRAYS": _LIBRARIES[arrays],
    }
    content = {path: _filled(text, words) for path, text in _template(arrays)}
    content[PurePosixPath("hidden_tests/seed")] = f"{secrets.token_hex(16)}\n"
    written = []
    for path_in_template, text in content.items():
        path = _place(path_in_template, name)
        target = course / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    assignment = load_assignment(course / "assignments" / name, course)
    return assignment, sorted(written)


def _refuse(course: Path, name: str, arrays: str, title: str) -> None:
    if not _ID.fullmatch(name):
        text = (
            f"{name[:80]!r} cannot be the id of an assignment: letters, digits, `_` and"
            " `-`, beginning with a letter."
        )
        raise CourseError(text, "For example softmax or hw2_softmax.")
    if arrays not in _LIBRARIES:
        raise CourseError(
            f"There are no arrays {arrays!r}.",
            f"--arrays {' or '.join(_LIBRARIES)}",
        )
    if importlib.util.find_spec(arrays) is None:
        raise CourseError(
            f"{arrays} is not installed.",
            f"pip install {arrays}",
        )
    if not title.strip() or any(character in title for character in '"\\\n'):
        raise CourseError(
            f"{title!r} cannot be a title.",
            "One line, without quotation marks and backslashes.",
        )
    for folder in FOLDERS.values():
        target = course / folder / name
        if target.exists():
            text = f"{target} exists already; nothing was written."
            raise CourseError(
                text,
                "Choose another id, or remove the folder first.",
            )


def _place(path: PurePosixPath, name: str) -> Path:
    """Return where a file of the template goes, relative to the course."""
    return Path(FOLDERS[path.parts[0]], name, *path.parts[1:])


def _template(arrays: str) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the path and text of each file of the template for *arrays*."""
    root = files(__package__) / "template"
    for part in ("common", arrays):
        yield from _texts(root / part, PurePosixPath())


def _texts(
    folder: Traversable,
    place: PurePosixPath,
) -> Iterator[tuple[PurePosixPath, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _texts(entry, place / entry.name)
        elif entry.name.endswith(_SUFFIX):
            name = entry.name.removesuffix(_SUFFIX)
            yield place / name, entry.read_text(encoding="utf-8")


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text
