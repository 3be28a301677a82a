"""The kit: an archive with what students get, proven to hold nothing that they must not see."""

from __future__ import annotations

import ast
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from grader.errors import KitError
from grader.model import Assignment
from grader.recording import check_recording
from grader.seeds import read_seed

_IGNORED = ("__pycache__", ".pytest_cache", ".ipynb_checkpoints")
_TIME = (1980, 1, 1, 0, 0, 0)
#: Functions shorter than this say nothing: a getter is the same everywhere.
_TELLING = 3

README = """# {title}

Write `{file}`; `assignments/{id}/handout.md` says what it must do, and `assignments/{id}/starter/` is where to begin.

Check yourself as often as you like (Python 3.11 or newer):

    pip install grader{extra}
    grader check {id} {file}

The public tests are in `assignments/{id}/public_tests/`. Hidden tests of the same kind decide the score.
"""


def write_kit(assignment: Assignment, path: Path) -> list[str]:
    """Write the kit of *assignment* to *path*, whole or not at all, and return the names in it.

    Raises KitError when it would hold anything of the reference or the hidden tests, RecordedValuesError when the
    recorded values are missing or stale.
    """
    check_recording(assignment)
    files = dict(_files(assignment))
    refuse_secrets(assignment, files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)
    return sorted(files)


def _files(assignment: Assignment) -> Iterator[tuple[str, bytes]]:
    extra = "[torch]" if assignment.arrays == "torch" else ""
    text = README.format(title=assignment.title, file=assignment.file, id=assignment.id, extra=extra)
    yield "README.md", text.encode()
    for path in sorted(assignment.public.rglob("*")):
        if path.is_symlink():
            raise KitError(f"{path} is a link.", "Put the file itself into the assignment's folder.")
        if path.is_file() and not any(part in _IGNORED for part in path.parts):
            yield f"assignments/{assignment.id}/{path.relative_to(assignment.public).as_posix()}", path.read_bytes()


def refuse_secrets(assignment: Assignment, files: dict[str, bytes]) -> None:
    """Raise KitError where a file holds a secret file, the secret seed, or a function of reference or hidden tests."""
    secrets = [path for folder in (assignment.reference, assignment.hidden_tests) for path in sorted(folder.rglob("*"))]
    contents = {path.read_bytes(): path for path in secrets if path.is_file() and path.stat().st_size > 0}
    functions = {body: path for path in secrets if path.suffix == ".py" for body in _functions(path.read_bytes())}
    starter = {body for name, content in files.items() if "/starter/" in name for body in _functions(content)}
    seed = read_seed(assignment.hidden_tests).encode()
    for name, content in files.items():
        if content in contents:
            raise KitError(
                f"{name} is the same file as {contents[content]}.", "Remove it from the assignment's folder."
            )
        if seed in content:
            raise KitError(f"{name} holds the secret seed of the hidden tests.", "Remove it, and draw a new seed.")
        if "/starter/" in name or not name.endswith(".py"):
            continue
        for body in _functions(content) - starter:
            if body in functions:
                text = f"{name} holds a function that also stands in {functions[body]}."
                raise KitError(text, "Students would get a part of the answer or of a hidden test; rewrite it.")


def _functions(source: bytes) -> set[str]:
    """Return the bodies of the functions in *source* that say enough to be recognised, without names and docstrings."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            statements = sum(isinstance(inner, ast.stmt) for part in body for inner in ast.walk(part))
            if statements >= _TELLING:
                found.add("\n".join(map(ast.dump, body)))
    return found
