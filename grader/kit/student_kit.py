"""The kit: an archive with what students get, and nothing that they must not see."""

from __future__ import annotations

import ast
import io
import json
import re
import textwrap
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.seeds import read_seed
from grader.errors import KitError
from grader.kit.own_wheel import requirements, wheel
from grader.kit.record_answers import check_recording
from grader.kit.student_texts import WORKFLOW_PATH, readme, workflow
from grader.model import Assignment
from grader.model.file_writing import write_whole
from grader.report.html import own_templates

_IGNORED = ("__pycache__", ".pytest_cache", ".ipynb_checkpoints")
_TIME = (1980, 1, 1, 0, 0, 0)
#: Functions shorter than this say nothing: a getter is the same everywhere.
_TELLING = 3
_FENCED = re.compile(r"^[ ]*```[^\n]*\n(.*?)^[ ]*```", re.DOTALL | re.MULTILINE)


def write_kit(assignment: Assignment, path: Path) -> list[str]:
    """Write the kit of *assignment* to *path*, and return the names in it.

    It is written whole or not at all. Raises KitError when it would hold
    anything of the reference or the hidden tests, RecordedValuesError when the
    recorded values are missing or stale.
    """
    check_recording(assignment)
    files = dict(_files(assignment))
    refuse_secrets(assignment, files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _TIME)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    try:
        write_whole(path, [buffer.getvalue()])
    except OSError as problem:
        raise KitError(
            f"{path} cannot be written: {problem.strerror}.",
            "Give another path with --out.",
        ) from None
    return sorted(files)


def _files(assignment: Assignment) -> Iterator[tuple[str, bytes]]:
    extras = ["torch"] if assignment.arrays == "torch" else []
    wheel_name, wheel_content = wheel(requirements(*extras), own_templates())
    yield "README.md", readme(assignment, wheel_name).encode()
    yield WORKFLOW_PATH, workflow(assignment, wheel_name).encode()
    yield wheel_name, wheel_content
    for path in sorted(assignment.public.rglob("*")):
        if path.is_symlink():
            raise KitError(
                f"{path} is a link.",
                "Put the file itself into the assignment's folder.",
            )
        inside = path.relative_to(assignment.public)
        if path.is_file() and not any(
            part in _IGNORED for part in inside.parts
        ):
            yield (
                f"assignments/{assignment.id}/{inside.as_posix()}",
                path.read_bytes(),
            )


@dataclass(frozen=True)
class _Secrets:
    """What no kit may hold: whole files and functions, each with its path, and a seed."""

    contents: Mapping[bytes, Path]
    functions: Mapping[str, Path]
    seed: bytes


def refuse_secrets(assignment: Assignment, files: dict[str, bytes]) -> None:
    """Raise KitError where a file holds anything secret.

    Secret are the files of reference and hidden tests, the functions in them,
    and the seed. The starter may share functions with the reference, those that
    students are given, but not most of them.
    """
    starter = {
        body
        for name, content in files.items()
        if "/starter/" in name
        for body in _functions(name, content)
    }
    _refuse_full_starter(assignment, starter)
    secrets = _secrets(assignment)
    for name, content in files.items():
        _refuse_secret(name, content, secrets, starter)


def _secrets(assignment: Assignment) -> _Secrets:
    contents, functions = {}, {}
    for folder in (assignment.reference, assignment.hidden_tests):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                if content:
                    contents[content] = path
                for body in _functions(path.name, content):
                    functions[body] = path
    seed = read_seed(assignment.hidden_tests)
    return _Secrets(contents, functions, seed.encode())


def _refuse_secret(
    name: str,
    content: bytes,
    secrets: _Secrets,
    starter: set[str],
) -> None:
    if content in secrets.contents:
        raise KitError(
            f"{name} is the same file as {secrets.contents[content]}.",
            "Remove it from the assignment's folder.",
        )
    if secrets.seed in content:
        raise KitError(
            f"{name} holds the secret seed of the hidden tests.",
            "Remove it, and draw a new seed.",
        )
    for body in sorted(_functions(name, content) - starter):
        if body in secrets.functions:
            path = secrets.functions[body]
            text = f"{name} holds a function that also stands in {path}."
            raise KitError(
                text,
                "Students would get a part of the answer or of a hidden test;"
                " rewrite it.",
            )


def _refuse_full_starter(assignment: Assignment, starter: set[str]) -> None:
    paths = sorted(assignment.reference.glob("*.py"))
    answer = {
        body
        for path in paths
        for body in _functions(path.name, path.read_bytes())
    }
    shared = len(answer & starter)
    if 2 * shared > len(answer):
        text = (
            f"The starter of {assignment.id} holds {shared} of the {len(answer)}"
            " functions of the reference."
        )
        raise KitError(text, "Take the answers out of assignments/ID/starter/.")


def _functions(name: str, content: bytes) -> set[str]:
    """Return the bodies of a file's functions, without names and docstrings.

    Those too short to be recognised are left out.
    """
    bodies = set()
    for source in _sources(name, content):
        try:
            nodes = list(ast.walk(ast.parse(source)))
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in nodes:
            if isinstance(node, ast.FunctionDef):
                body = _without_docstring(node)
                if _statements(body) >= _TELLING:
                    bodies.add("\n".join(map(ast.dump, body)))
    return bodies


def _without_docstring(function: ast.FunctionDef) -> list[ast.stmt]:
    has_docstring = ast.get_docstring(function) is not None
    return function.body[1:] if has_docstring else function.body


def _statements(body: Sequence[ast.stmt]) -> int:
    """Return how many statements *body* holds, those inside others included."""
    return sum(
        isinstance(node, ast.stmt)
        for statement in body
        for node in ast.walk(statement)
    )


def _sources(name: str, content: bytes) -> list[str | bytes]:
    """Return the pieces of Python in a file.

    They are all of a module, the cells of a notebook, the fenced blocks of a
    page.
    """
    if name.endswith(".py"):
        return [content]
    text = content.decode(errors="replace")
    if name.endswith(".md"):
        return [textwrap.dedent(block) for block in _FENCED.findall(text)]
    if not name.endswith(".ipynb"):
        return []
    try:
        return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    except (ValueError, LookupError, TypeError):
        return []
