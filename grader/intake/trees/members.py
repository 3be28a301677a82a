"""The members of an archive: which paths are refused, how many may be read, and the tree they make.

Nothing is ever extracted to disk. Refusing paths keeps what is shown and stored honest, and keeps two students apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.errors import SubmissionsError
from grader.intake.trees.tree import MAX_DEPTH, MAX_PATH, MIB, File, Folder, Refused, is_junk
from grader.model.safe_text import clean_line

_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold: members; and in a tar, bytes kept in memory, bytes after decompression, header bytes.

    `ratio` bounds the decompressed size by the compressed one, beyond the first `RATIO_FREE` bytes.
    """

    members: int
    kept: int
    stream: int
    headers: int
    ratio: int = 200


#: Smaller than this, even a perfect ratio is no bomb.
RATIO_FREE = 16 * MIB
CLASS_LIMITS = ArchiveLimits(members=100_000, kept=512 * MIB, stream=8192 * MIB, headers=64 * MIB)
STUDENT_LIMITS = ArchiveLimits(members=5_000, kept=64 * MIB, stream=512 * MIB, headers=MIB // 2)


def damaged(archive: str, why: object = "") -> SubmissionsError:
    """Return the error for an archive that breaks off or makes no sense."""
    detail = clean_line(str(why), 200)
    return SubmissionsError(
        f"{archive} is damaged or incomplete{f': {detail}' if detail else ''}.", "download or pack it again"
    )


def too_many(archive: str, limit: int) -> SubmissionsError:
    """Return the error for an archive of more members than *limit*."""
    return SubmissionsError(f"{archive} has more than {limit} members.", "unpack it and give the folder")


def checked_path(raw: str) -> str | Refused:
    """Return the path of a member in normal form ("a/b"), or why it is refused."""
    shown = clean_line(raw, MAX_PATH)
    if "\\" in raw:
        return Refused(shown, "has a backslash in its name", hostile=True)
    if raw.startswith("/") or _DRIVE.match(raw):
        return Refused(shown, "has an absolute path", hostile=True)
    parts = [part for part in raw.split("/") if part not in ("", ".")]
    if ".." in parts:
        return Refused(shown, "has a path that leads out of the archive", hostile=True)
    if len(raw) > MAX_PATH:
        return Refused(shown, f"has a path of more than {MAX_PATH} characters")
    if len(parts) > MAX_DEPTH + 1:
        return Refused(shown, f"is more than {MAX_DEPTH} folders deep")
    return "/".join(clean_line(part, MAX_PATH) or "_" for part in parts) or Refused(shown, "has no name")


@dataclass(slots=True)
class _Growing:
    path: str
    files: list[File] = field(default_factory=list)
    folders: dict[str, _Growing] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def below(self, path: str) -> _Growing:
        """Return the folder *path* below this one, made with its parents where it does not exist yet."""
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
    """Return the tree of an archive's members; a `Folder` among them stands for its path alone.

    A hostile path belongs to nobody and is refused at the root; anything else that is refused stays in its folder.
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
                root.below(parent if parent.count("/") < MAX_DEPTH else "").refused.append(member)
    return root.grown()
