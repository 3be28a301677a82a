"""An exception of student code becomes claims: codes, names and a place, in the worker.

The trusted side words them.

Nothing here may quote a value: whatever is sent after a call has seen inputs
could carry them out.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, cast

from grader.course.student_problem import StudentProblem
from grader.model import Plain, StudentFailure
from grader.model.failure_details import Stated
from grader.sandbox.guest import stubs
from grader.sandbox.guest.conversion import Unsendable
from grader.sandbox.guest.stubs import ModuleNotProvided, NameNotSet

MAX_TEXT = 2_000


def claims_of(
    problem: BaseException,
    failures: Sequence[StudentFailure],
    files: frozenset[str],
) -> dict[str, Plain]:
    """Return *problem* as claims.

    *failures* are those that were claimed at load, *files* the student's.
    """
    if isinstance(problem, StudentProblem):
        return _claims_of_stated(problem.failure, failures)
    if isinstance(problem, Unsendable):
        return {
            "code": "unsendable",
            "reason": problem.code,
            "name": problem.name,
        }
    file, line = last_place(problem, files)
    claims: dict[str, Plain] = {
        "code": "raised",
        "exception": type(problem).__name__[:200],
        "detail": safe_text(problem),
        "file": file[:500],
        "line": line,
        "function": first_function(problem, files)[:MAX_TEXT],
    }
    if is_out_of_memory(problem):
        return claims | {"code": "memory"}
    module = denied_import(problem, files)
    if module:
        return claims | {"code": "import", "name": module[:200]}
    return claims | _reason(problem)


def _claims_of_stated(
    failure: StudentFailure,
    failures: Sequence[StudentFailure],
) -> dict[str, Plain]:
    """Return *failure* by its place among *failures*, or by its adapter's code."""
    details = failure.details
    if failure in failures:
        return {"code": "told", "index": failures.index(failure)}
    if not isinstance(details, Stated):
        return {"code": "told", "index": -1}
    return {
        "code": "stated",
        "kind": details.kind.value,
        "sentence": details.code[:MAX_TEXT],
        "values": _plain(details.values),
    }


def plain_failure(failure: StudentFailure) -> Plain:
    """Return *failure*, stated before any input came, as it crosses to the other side."""
    return {
        "is": type(failure.details).__name__,
        "fields": _plain(failure.details),
        "path": failure.subject,
    }


def _plain(value: Any) -> Plain:
    """Return a record, or what a field of one holds, as a plain value."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
        }
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, str):
        return str(value)[:MAX_TEXT]
    return cast("Plain", value)


def _reason(problem: BaseException) -> dict[str, Plain]:
    """Return why *problem* arose where our own leniency caused it, else nothing.

    The cause is a stub, or code that was left out.
    """
    if isinstance(problem, ModuleNotProvided):
        return {"reason": "stub", "name": str(problem.name)[:200]}
    if isinstance(problem, NameNotSet):
        reason = "left out" if problem.origin.tried else "not run"
        return {
            "reason": reason,
            "name": str(problem.name)[:200],
            "set_on": problem.origin.line,
        }
    return {}


def is_out_of_memory(problem: BaseException) -> bool:
    """Return whether *problem* is a refused request for memory.

    Torch words its own as a RuntimeError.
    """
    if isinstance(problem, MemoryError):
        return True
    return type(problem) is RuntimeError and "allocate memory" in safe_text(
        problem,
    )


def safe_text(problem: BaseException) -> str:
    """Return the message of an exception, whose own `__str__` may be anything."""
    try:
        return str(problem)[:MAX_TEXT]
    # SystemExit of a hostile __str__ is one more fact
    except BaseException as second:  # noqa: BLE001
        return f"(its message cannot be shown: {type(second).__name__})"


def last_place(
    problem: BaseException,
    files: frozenset[str],
) -> tuple[str, int]:
    """Return the last place in *files* that *problem* passed through, or ("", 0)."""
    places = [place for place in _places(problem) if place[0] in files]
    return places[-1] if places else ("", 0)


def first_function(problem: BaseException, files: frozenset[str]) -> str:
    """Return the first function in *files* that *problem* passed through, or "".

    That is the one which was called from outside: an adapter may call several.
    """
    for frame, _ in traceback.walk_tb(problem.__traceback__):
        if frame.f_code.co_filename in files:
            return frame.f_code.co_qualname
    return ""


def denied_import(problem: BaseException, files: frozenset[str]) -> str:
    """Return the module that library code failed to import, or an empty text.

    A worker has no file system, so what the zygote did not import cannot be
    imported: no fault of the student's.
    """
    seen: list[BaseException] = []
    inner: BaseException | None = problem
    # a chain may be a circle
    while inner is not None and inner not in seen and len(seen) < 20:
        seen.append(inner)
        if isinstance(inner, ImportError) and _is_by_library(inner, files):
            return str(inner.name)
        inner = inner.__cause__ or inner.__context__
    return ""


def _is_by_library(problem: ImportError, files: frozenset[str]) -> bool:
    """Return whether the failed import stands in none of the student's *files*."""
    # Python leaves the frames of importlib out
    importers = [name for name, _ in _places(problem)]
    if not problem.name or not importers:
        return False
    return importers[-1] not in files and importers[-1] != stubs.__file__


def _places(problem: BaseException) -> Iterator[tuple[str, int]]:
    for frame, line in traceback.walk_tb(problem.__traceback__):
        yield frame.f_code.co_filename, line
