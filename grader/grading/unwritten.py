"""Whether a graded file holds any work of the student's: told by its lines, without parsing what a stranger wrote."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from grader.model import Assignment, Submission, Unwritten

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def unwritten(submission: Submission, assignment: Assignment) -> Unwritten | None:
    """Return why the main file of *submission* holds no work of the student's.

    None where it holds some, or is a notebook.

    Blank lines, comments, indentation, line ends and a byte order mark are no work.
    """
    main = next(
        (file for file in submission.files if file.path == submission.main), None
    )
    if main is None or not main.path.endswith(".py"):
        return None
    lines = _code_lines(main.content)
    if not lines:
        return Unwritten.EMPTY
    return (
        Unwritten.STARTER
        if lines in _starters(assignment, PurePosixPath(main.path).name)
        else None
    )


def _starters(assignment: Assignment, name: str) -> list[list[bytes]]:
    """Return the lines of code of the starter called *name*, and of that of the handout's file."""
    folder = assignment.public / "starter"
    paths = dict.fromkeys(
        path for wanted in (name, assignment.file) for path in _files(folder, wanted)
    )
    return [_code_lines(path.read_bytes()) for path in paths]


def _files(folder: Path, name: str) -> list[Path]:
    return (
        sorted(path for path in folder.rglob(name) if path.is_file())
        if folder.is_dir()
        else []
    )


def _code_lines(content: bytes) -> list[bytes]:
    lines = (
        line.strip() for line in content.removeprefix(_BYTE_ORDER_MARK).splitlines()
    )
    return [line for line in lines if line and not line.startswith(b"#")]
