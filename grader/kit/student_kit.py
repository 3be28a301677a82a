"""The kit: an archive with what students get, proven to hold nothing that they must not see."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import textwrap
import zipfile
from collections.abc import Iterator
from pathlib import Path

from grader.course.seeds import read_seed
from grader.errors import KitError
from grader.kit.own_wheel import requirements, wheel
from grader.kit.record_answers import check_recording
from grader.model import Assignment
from grader.report.html import own_templates

_IGNORED = ("__pycache__", ".pytest_cache", ".ipynb_checkpoints")
_TIME = (1980, 1, 1, 0, 0, 0)
#: Functions shorter than this say nothing: a getter is the same everywhere.
_TELLING = 3
_FENCED = re.compile(r"^[ ]*```[^\n]*\n(.*?)^[ ]*```", re.DOTALL | re.MULTILINE)

README = """# {title}

Write `{file}`; `assignments/{id}/handout.md` says what it must do, and `assignments/{id}/starter/` is where to begin.

Check yourself as often as you like (Python 3.11 or newer):

    pip install {wheel}
    grader check {id} {file}

The public tests are in `assignments/{id}/public_tests/`. Hidden tests of the same kind decide the score.
"""


def write_kit(assignment: Assignment, path: Path) -> list[str]:
    """Write the kit of *assignment* to *path*, whole or not at all, and return the names in it.

    Raises KitError when it would hold anything of the reference or the hidden tests,
    RecordedValuesError when the recorded values are missing or stale.
    """
    check_recording(assignment)
    files = dict(_files(assignment))
    refuse_secrets(assignment, files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(
                zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED
            )
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(buffer.getvalue())
        temporary.replace(path)
    except OSError as problem:
        temporary.unlink(missing_ok=True)
        raise KitError(
            f"{path} cannot be written: {problem.strerror}.",
            "Give another path with --out.",
        ) from None
    return sorted(files)


def _files(assignment: Assignment) -> Iterator[tuple[str, bytes]]:
    extras = ["torch"] if assignment.arrays == "torch" else []
    wheel_name, wheel_content = wheel(requirements(*extras), own_templates())
    text = README.format(
        title=assignment.title,
        file=assignment.file,
        id=assignment.id,
        wheel=wheel_name,
    )
    yield "README.md", text.encode()
    yield wheel_name, wheel_content
    for path in sorted(assignment.public.rglob("*")):
        if path.is_symlink():
            raise KitError(
                f"{path} is a link.",
                "Put the file itself into the assignment's folder.",
            )
        inside = path.relative_to(assignment.public)
        if path.is_file() and not any(part in _IGNORED for part in inside.parts):
            yield f"assignments/{assignment.id}/{inside.as_posix()}", path.read_bytes()


def refuse_secrets(assignment: Assignment, files: dict[str, bytes]) -> None:
    """Raise KitError where a file holds a secret file, the secret seed, or a function of reference or hidden tests.

    The starter may share functions with the reference, those that students are given,
    but not most of them.
    """
    secrets = [
        path
        for folder in (assignment.reference, assignment.hidden_tests)
        for path in sorted(folder.rglob("*"))
    ]
    contents = {
        path.read_bytes(): path
        for path in secrets
        if path.is_file() and path.stat().st_size > 0
    }
    functions = {
        body: path
        for path in secrets
        if path.is_file()
        for body in _functions(path.name, path.read_bytes())
    }
    starter = {
        body
        for name, content in files.items()
        if "/starter/" in name
        for body in _functions(name, content)
    }
    _refuse_full_starter(assignment, starter)
    seed = read_seed(assignment.hidden_tests).encode()
    for name, content in files.items():
        if content in contents:
            raise KitError(
                f"{name} is the same file as {contents[content]}.",
                "Remove it from the assignment's folder.",
            )
        if seed in content:
            raise KitError(
                f"{name} holds the secret seed of the hidden tests.",
                "Remove it, and draw a new seed.",
            )
        for body in sorted(_functions(name, content) - starter):
            if body in functions:
                text = f"{name} holds a function that also stands in {functions[body]}."
                raise KitError(
                    text,
                    "Students would get a part of the answer or of a hidden test;"
                    " rewrite it.",
                )


def _refuse_full_starter(assignment: Assignment, starter: set[str]) -> None:
    paths = sorted(assignment.reference.glob("*.py"))
    answer = {
        body for path in paths for body in _functions(path.name, path.read_bytes())
    }
    given = len(answer & starter)
    if 2 * given > len(answer):
        text = (
            f"The starter of {assignment.id} holds {given} of the {len(answer)}"
            " functions of the reference."
        )
        raise KitError(text, "Take the answers out of assignments/ID/starter/.")


def _functions(name: str, content: bytes) -> set[str]:
    """Return the bodies of the functions in a file that say enough to be recognised, without names and docstrings."""
    found = set()
    for source in _sources(name, content):
        try:
            nodes = list(ast.walk(ast.parse(source)))
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in nodes:
            if isinstance(node, ast.FunctionDef):
                body = (
                    node.body[1:] if ast.get_docstring(node) is not None else node.body
                )
                statements = sum(
                    isinstance(inner, ast.stmt)
                    for part in body
                    for inner in ast.walk(part)
                )
                if statements >= _TELLING:
                    found.add("\n".join(map(ast.dump, body)))
    return found


def _sources(name: str, content: bytes) -> list[str | bytes]:
    """Return the pieces of Python in a file: all of a module, the cells of a notebook, the fenced blocks of a page."""
    if name.endswith(".py"):
        return [content]
    text = content.decode(errors="replace")
    if name.endswith(".md"):
        return [textwrap.dedent(block) for block in _FENCED.findall(text)]
    try:
        cells = json.loads(text)["cells"] if name.endswith(".ipynb") else []
        return ["".join(cell["source"]) for cell in cells]
    except (ValueError, LookupError, TypeError):
        return []
