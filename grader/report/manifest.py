"""What was graded, byte for byte, and the command that grades it again."""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass, field

from grader.model import Result
from grader.text import clean_line

MAX_PATH = 120
MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file that was handed in."""

    path: str = field(metadata={"help": "its path in the submission"})
    size: str = field(metadata={"help": "its length in bytes"})
    digest: str = field(metadata={"help": "its SHA-256"})


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was graded, and how to grade it again."""

    assignment: str = field(metadata={"help": "id of the assignment"})
    folder: str = field(metadata={"help": "where to put the files"})
    command: str = field(metadata={"help": "what to run beside that folder"})
    files: tuple[FileEntry, ...] = field(metadata={"help": "the first of the files"})
    more: int = field(metadata={"help": "how many files are not listed"})


def manifest(result: Result) -> Manifest:
    """Return the files of *result* and the command that grades them again."""
    files, name = result.submission.files, clean_line(result.assignment.id, MAX_PATH)
    return Manifest(
        name,
        f"again/{clean_line(result.submission.id, MAX_PATH)}/",
        f"grader grade {shlex.quote(name)} again --out again_graded",
        tuple(
            FileEntry(
                clean_line(file.path, MAX_PATH),
                f"{len(file.content):,}",
                hashlib.sha256(file.content).hexdigest(),
            )
            for file in files[:MAX_FILES]
        ),
        max(len(files) - MAX_FILES, 0),
    )
