"""A misconception as a student would hand it in: files that a real worker can load."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path, PurePosixPath
from typing import TypeGuard

from grader.course.variants import FOLDER, Variant
from grader.model import Assignment, SourceFile, Submission

_PACKAGE = "misconceptions"
#: An import, which is kept where only definitions are loaded, too.
_TAIL = f"""

from .{_PACKAGE} import _made
"""
_MADE = """
import importlib

from . import {module}

{module}.{name}(importlib.import_module("..{stem}", __package__))
"""  #: Takes the place of the decorator for mistakes that are declared in a loop.
_UNMARKED = "misconception = lambda *_, **__: lambda alter: alter"


def reference_submission(assignment: Assignment) -> Submission:
    """Return the reference as a submission."""
    content = (assignment.reference / assignment.file).read_bytes()
    file = SourceFile(assignment.file, content)
    return Submission(
        "reference",
        name="reference",
        files=(file,),
        main=assignment.file,
    )


def starter_submission(assignment: Assignment) -> Submission:
    """Return the starter as a submission: of a student who has not begun.

    It has no main file if absent.
    """
    folder = assignment.public / "starter"
    files = tuple(
        SourceFile(path.relative_to(folder).as_posix(), path.read_bytes())
        for path in sorted(folder.rglob("*.py"))
        if path.is_file()
    )
    paths = {file.path for file in files}
    main = assignment.file if assignment.file in paths else None
    return Submission(
        "starter",
        name="starter",
        files=files,
        main=main,
        problem="There is no starter.",
    )


def mistaken_submission(assignment: Assignment, variant: Variant) -> Submission:
    """Return the reference with a misconception as a submission.

    Its source alters itself once it is loaded.
    """
    defined_in = Path(
        inspect.getsourcefile(inspect.unwrap(variant.alter)) or "",
    )
    folder = assignment.reference / FOLDER
    files = {
        f"{_PACKAGE}/{path.relative_to(folder).as_posix()}": _without_grader(
            path,
        )
        for path in folder.rglob("*.py")
    }
    name = variant.misconception.id
    files[f"{_PACKAGE}/_made.py"] = _MADE.format(
        module=defined_in.stem,
        name=name,
        stem=PurePosixPath(assignment.file).stem,
    )
    reference = (assignment.reference / assignment.file).read_text(
        encoding="utf-8",
    )
    files[assignment.file] = reference + _TAIL
    sources = tuple(
        SourceFile(path, text.encode()) for path, text in sorted(files.items())
    )
    return Submission(
        name,
        name=name,
        files=sources,
        main=assignment.file,
    )


def _without_grader(path: Path) -> str:
    """Return a source without imports from the grader and without `@misconception`.

    No worker offers the grader.
    """
    tree = ast.parse(path.read_bytes())
    body: list[ast.stmt] = []
    for node in tree.body:
        if _is_of_grader(node):
            if any(alias.name == "misconception" for alias in node.names):
                body += ast.parse(_UNMARKED).body
            continue
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = [
                decorator
                for decorator in node.decorator_list
                if not _is_mark(decorator)
            ]
        body.append(node)
    return ast.unparse(ast.Module(body, tree.type_ignores))


def _is_of_grader(node: ast.stmt) -> TypeGuard[ast.ImportFrom]:
    if not isinstance(node, ast.ImportFrom):
        return False
    return (node.module or "").partition(".")[0] == "grader"


def _is_mark(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id == "misconception"
