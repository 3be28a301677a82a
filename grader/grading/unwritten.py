"""Whether a graded file holds any work of the student's.

Its lines tell, without parsing what a stranger wrote.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from grader.model import Assignment, Submission, Unwritten

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def unwritten(
    submission: Submission,
    assignment: Assignment,
) -> Unwritten | None:
    """Return why the main file of *submission* holds no work of the student's.

    None where it holds some, or is a notebook. Blank lines, comments,
    indentation, line ends and a byte order mark do not count as work.
    """
    main = submission.main
    if main is None or not main.endswith(".py"):
        return None
    contents = [file.content for file in submission.files if file.path == main]
    if not contents:
        return None
    lines = _code_lines(contents[0])
    if not lines:
        return Unwritten.EMPTY
    starters = _starters(assignment, PurePosixPath(main).name)
    return Unwritten.STARTER if lines in starters else None


def _starters(assignment: Assignment, name: str) -> list[list[bytes]]:
    """Return the lines of code of the starters called *name* or as the handout's file."""
    folder = assignment.public / "starter"
    paths = dict.fromkeys(
        [*_files(folder, name), *_files(folder, assignment.file)],
    )
    return [_code_lines(path.read_bytes()) for path in paths]


def _files(folder: Path, name: str) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob(name) if path.is_file())


def _code_lines(content: bytes) -> list[bytes]:
    lines = content.removeprefix(_BYTE_ORDER_MARK).splitlines()
    stripped = [line.strip() for line in lines]
    return [line for line in stripped if line and not line.startswith(b"#")]
