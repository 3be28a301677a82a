"""What a result depends on, as hashes: the submission, the assignment, the environment."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import grader
from grader.course.config import FILE_NAME, HELP, LATE, REPORTS
from grader.model import Assignment, Submission
from grader.model.options import Options

#: Libraries whose versions may change a value.
_LIBRARIES = ("numpy", "torch", "pytest", "pluggy")
#: The texts of an assignment in another language: no result depends on them.
_TRANSLATION = re.compile(r"texts\.\w+\.toml")
_IGNORED = ("__pycache__", ".ipynb_checkpoints", ".pytest_cache")


@dataclass(frozen=True, slots=True)
class Keys:
    """Three hashes; a result is valid as long as all three are the same."""

    submission: str
    assignment: str
    environment: str


def keys_of(
    submissions: Sequence[Submission],
    assignment: Assignment,
    options: Options,
) -> dict[str, Keys]:
    """Return, by id, the keys of the results that *submissions* would get here and now."""
    assignment_hash = assignment_key(assignment)
    environment_hash = environment_key(isolation_of(options))
    return {
        submission.id: Keys(
            submission_key(submission),
            assignment_hash,
            environment_hash,
        )
        for submission in submissions
    }


def isolation_of(options: Options) -> tuple[str, ...]:
    """Return what *options* say of isolation, as a result depends on it."""
    return (*options.layers_off, options.require_isolation)


def submission_key(submission: Submission) -> str:
    """Return a hash of the files, which of them is graded, and why none is."""
    digest = _digest(submission.main or "", submission.problem or "")
    for file in sorted(submission.files, key=lambda file: file.path):
        digest.update(_digest(file.path).digest())
        digest.update(hashlib.blake2b(file.content).digest())
    return digest.hexdigest()


def label_of(submission: Submission) -> str:
    """Return a hash of all about a submission but its files: owner, delivery, notes."""
    return _digest(repr(replace(submission, files=()))).hexdigest()


def assignment_key(assignment: Assignment) -> str:
    """Return a hash of the names and the contents of `material`.

    Translations, on which no result depends, are left out.
    """
    digest = _digest(assignment.id)
    for path in material(assignment):
        if _TRANSLATION.fullmatch(path.name):
            continue
        inside = path.relative_to(assignment.course).as_posix()
        digest.update(_digest(inside).digest())
        digest.update(hashlib.blake2b(_graded_by(path)).digest())
    return digest.hexdigest()


def material(assignment: Assignment) -> tuple[Path, ...]:
    """Return every file of the course that decides a result.

    These are configuration, contract, reference, tests, seed, and the course's
    plugins.
    """
    paths: list[Path] = []
    for folder in (
        assignment.public,
        assignment.reference,
        assignment.hidden_tests,
    ):
        paths += sorted(folder.rglob("*"))
    paths += sorted((assignment.course / "plugins").glob("*.py"))
    return tuple(
        path
        for path in paths
        if path.is_file() and not set(_IGNORED) & set(path.parts)
    )


def _graded_by(path: Path) -> bytes:
    """Return what grading reads of a file.

    Of assignment.toml that is all but what applies afterwards: rules about
    time, help, and what reports show.
    """
    if path.name != FILE_NAME:
        return path.read_bytes()
    document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    for section in (LATE, HELP, REPORTS):
        document.pop(section, None)
    return json.dumps(document, sort_keys=True, default=str).encode()


@cache
def environment_key(layers_off: tuple[str, ...] = ()) -> str:
    """Return a hash of `environment()` and of the layers of isolation left out."""
    versions = json.dumps(environment(), sort_keys=True)
    return _digest(versions, *layers_off).hexdigest()


@cache
def environment() -> dict[str, str]:
    """Return the versions of grader, Python, libraries and processor.

    They are all that may change a value.
    """
    libraries = {name: _version(name) for name in _LIBRARIES}
    paths = sorted(Path(grader.__file__).parent.rglob("*.py"))
    sources = b"".join(path.read_bytes() for path in paths)
    engine = hashlib.blake2b(sources, digest_size=16).hexdigest()
    return {
        **libraries,
        "grader": f"{grader.__version__} {engine}",
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def fingerprint(secret: str) -> str:
    """Return a short hash that tells two secrets apart and gives neither away."""
    return _digest(secret).hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _digest(*texts: str) -> hashlib.blake2b:
    encoded = "\0".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(encoded, digest_size=16)
