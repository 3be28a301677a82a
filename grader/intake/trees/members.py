"""The members of an archive: which are refused, how many are read, their tree.

Nothing is ever extracted to disk. Refusing paths keeps what is shown and stored
honest, and keeps two students apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from grader.errors import SubmissionsError
from grader.intake.trees.tree import (
    MAX_DEPTH,
    MAX_PATH,
    MIB,
    File,
    Folder,
    Refused,
    UnreadableError,
    is_junk,
)
from grader.model.phrase import phrase
from grader.model.safe_text import clean_line
from grader.wording.phrases import english

_DRIVE = re.compile(r"\A[A-Za-z]:")
_SEPARATOR = re.compile(r"[/\\]")  # archivers on Windows write backslashes


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold.

    That is `members` and, in a tar, bytes that are kept in memory, bytes of the
    `stream` after decompression, and bytes of `headers`.

    `ratio` bounds the decompressed size by the compressed one, beyond the first
    `RATIO_FREE` bytes. Where `odd_paths` may be, backslashes and absolute paths
    are taken for other ways to write relative ones: in the archive of one
    student they concern nobody else.
    """

    members: int
    kept_bytes: int
    stream: int
    headers: int
    ratio: int = 200
    odd_paths: bool = False


#: Smaller than this, even a perfect ratio is no bomb.
RATIO_FREE = 16 * MIB
CLASS_LIMITS = ArchiveLimits(
    members=100_000,
    kept_bytes=512 * MIB,
    stream=8192 * MIB,
    headers=64 * MIB,
)
STUDENT_LIMITS = ArchiveLimits(
    members=5_000,
    kept_bytes=64 * MIB,
    stream=512 * MIB,
    headers=MIB // 2,
    odd_paths=True,
)


class ArchiveFault(StrEnum):
    """Why an archive cannot be used as a whole."""

    #: it breaks off or makes no sense; `detail` is what was found
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"  #: it wants a password
    TOO_LARGE = "too_large"  #: it unpacks to more than it may
    TOO_MANY = "too_many"  #: it has more members than `detail`
    #: it holds more than `detail` MB that would have to be kept
    TOO_MUCH_CODE = "too_much_code"
    NO_ARCHIVE = "no_archive"  #: it is `detail`, whatever its name says
    #: to read it takes too much time or memory; `detail` says which
    OVERRAN = "overran"
    FAILED = "failed"  #: the reader's own fault
    #: it is `detail`, an archive of a kind that cannot be read here
    FOREIGN = "foreign"


_TOO_LARGE = (
    ArchiveFault.TOO_LARGE,
    ArchiveFault.TOO_MANY,
    ArchiveFault.TOO_MUCH_CODE,
    ArchiveFault.OVERRAN,
)
#: The message and the tip of each fault.
_TEXTS = {
    ArchiveFault.DAMAGED: (
        "{archive} is damaged or incomplete{colon}{detail}",
        "download or pack it again",
    ),
    ArchiveFault.ENCRYPTED: (
        "{archive} is encrypted",
        "pack it again without a password",
    ),
    ArchiveFault.TOO_LARGE: (
        "{archive} is too large when it is unpacked",
        "leave data out, or unpack it and give the folder",
    ),
    ArchiveFault.TOO_MANY: (
        "{archive} has more than {detail} members",
        "unpack it and give the folder",
    ),
    ArchiveFault.TOO_MUCH_CODE: (
        "{archive} holds more than {detail} MB of code",
        "unpack it and give the folder",
    ),
    ArchiveFault.NO_ARCHIVE: (
        "{archive} is not a zip or tar archive: it is {detail}, whatever its name says",
        "pack it as .zip or .tar.gz",
    ),
    ArchiveFault.OVERRAN: (
        "{archive} is too large to be read{colon}{detail}",
        "pack the source files alone",
    ),
    ArchiveFault.FAILED: (
        "{archive} could not be read, by a fault of the grader{colon}{detail}",
        "a person has to look at it",
    ),
    ArchiveFault.FOREIGN: (
        (
            "{archive} is not a zip or tar archive: it is {detail}, which cannot be"
            " read here"
        ),
        "unpack it, and pack the files as .zip",
    ),
}


class ArchiveError(SubmissionsError):
    """An archive cannot be used as a whole; `kind` and `detail` say why.

    `too_large` tells whether reading it was given up.
    """

    def __init__(
        self,
        archive: str,
        kind: ArchiveFault,
        detail: object = "",
    ) -> None:
        self.kind = kind
        self.too_large = kind in _TOO_LARGE
        self.detail = clean_line(str(detail), 200)
        template, tip = _TEXTS[kind]
        message = phrase(
            template,
            archive=archive,
            detail=self.detail,
            colon=": " if self.detail else "",
        )
        self.phrase = phrase(
            "{message} ({tip})",
            message=message,
            tip=phrase(tip),
        )
        super().__init__(f"{english(message)}.", tip)


def checked_path(raw: str, *, odd: bool = False) -> str | Refused:
    """Return the path of a member in normal form ("a/b"), or why it is refused.

    *odd* ones may be absolute.
    """
    shown = clean_line(raw, MAX_PATH)
    if not odd and "\\" in raw:
        return Refused(shown, "has a backslash in its name", hostile=True)
    if not odd and (raw.startswith("/") or _DRIVE.match(raw)):
        return Refused(shown, "has an absolute path", hostile=True)
    parts = [
        part
        for part in _SEPARATOR.split(_DRIVE.sub("", raw))
        if part not in ("", ".")
    ]
    if ".." in parts:
        return Refused(
            shown,
            "has a path that leads out of the archive",
            hostile=True,
        )
    if len(raw) > MAX_PATH:
        return Refused(shown, f"has a path of more than {MAX_PATH} characters")
    if len(parts) > MAX_DEPTH + 1:
        return Refused(shown, f"is more than {MAX_DEPTH} folders deep")
    path = "/".join(clean_line(part, MAX_PATH) or "_" for part in parts)
    return path or Refused(shown, "has no name")


def kept_file(path: str, size: int, content: bytes) -> File:
    """Return a file of *size* bytes, of which *content*, all or nothing, was kept.

    It was kept while the archive passed.
    """
    return File(path, size, _KeptContent(content, size).read)


class _KeptContent:
    """Bytes that were kept while an archive passed."""

    def __init__(self, content: bytes, size: int) -> None:
        self._content = content
        self._is_complete = len(content) == size

    def read(self, limit: int) -> bytes:
        """Return the first *limit* bytes.

        Raises UnreadableError for a file that was not kept.
        """
        if not self._is_complete:
            raise UnreadableError("is too large to be read from the archive")
        return self._content[:limit]


@dataclass(slots=True)
class _Growing:
    path: str
    files: list[File] = field(default_factory=list)
    folders: dict[str, _Growing] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def below(self, path: str) -> _Growing:
        """Return the folder *path* below this one.

        Make it, with parents, where needed.
        """
        here = self
        for name in path.split("/") if path else ():
            shown = f"{here.path}/{name}" if here.path else name
            here = here.folders.setdefault(name, _Growing(shown))
        return here

    def grown(self) -> Folder:
        return Folder(
            self.path,
            tuple(sorted(self.files, key=lambda file: file.path)),
            tuple(self.folders[name].grown() for name in sorted(self.folders)),
            tuple(sorted(self.refused, key=lambda refused: refused.path)),
        )


def tree_of(members: Iterable[File | Folder | Refused]) -> Folder:
    """Return the tree of an archive's members.

    A `Folder` among them stands for its path alone.

    A hostile path belongs to nobody and is refused at the root; anything else
    that is refused stays in its folder.
    """
    root = _Growing("")
    for member in members:
        if any(is_junk(part) for part in member.path.split("/")):
            continue
        parent = member.path.rpartition("/")[0]
        match member:
            case File():
                root.below(parent).files.append(member)
            case Folder():
                root.below(member.path)
            case Refused(hostile=True):
                root.refused.append(member)
            case Refused():
                place = parent if parent.count("/") < MAX_DEPTH else ""
                root.below(place).refused.append(member)
    return root.grown()
