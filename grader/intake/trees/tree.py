"""What every source is first: folders of files, whose bytes are read on demand, capped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from grader.course.filenames import NOTEBOOK, read_as

MIB = 2**20

#: Deeper folders are refused; nobody hands in more, and recursion stays
#: shallow.
MAX_DEPTH = 12
#: Longer names and paths are cut where they come from a disk, and refused where
#: they come from an archive.
MAX_PATH = 300

#: What systems leave behind beside hidden files and folders. It is never worth
#: a word.
JUNK = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini", "__pycache__"})

ARCHIVE_SUFFIXES = (
    ".zip",
    ".tar",
    ".tar.gz",
    ".tgz",
    ".tar.bz2",
    ".tbz2",
    ".tar.xz",
    ".txz",
)
#: Archives that only some systems can read, with libarchive, in a confined
#: process.
FOREIGN_ARCHIVE_SUFFIXES = (
    ".rar",
    ".7z",
    ".tar.zst",
    ".tzst",
    ".tar.lz",
    ".cab",
    ".lzh",
    ".xar",
)
#: A single file, compressed.
COMPRESSED_SUFFIXES = (".gz", ".bz2", ".xz")
#: What may hold code in spite of its ending, if its name is the handout's.
BARE_SUFFIXES = ("", ".txt", ".text")


#: The largest file of each kind that is read. A notebook carries its pictures.
MAX_SOURCE = 2 * MIB
MAX_NOTEBOOK = 8 * MIB
MAX_BARE = MIB // 4
MAX_ARCHIVE = 64 * MIB


class UnreadableError(Exception):
    """The bytes of a file cannot be had.

    The text says why, as the end of a sentence that starts with its name.
    """


@dataclass(frozen=True, slots=True)
class File:
    """A regular file: its path inside the tree (with `/`), and the size it claims.

    `read(limit)` returns at most *limit* bytes from the start and raises
    UnreadableError.
    """

    path: str
    size: int
    read: Callable[[int], bytes] = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def depth(self) -> int:
        """How many folders the file is in."""
        return self.path.count("/")


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that is never read, and why.

    The reason is the end of a sentence that starts with the path. `hostile`
    marks what no ordinary tool produces, such as a path that leads out of the
    archive.
    """

    path: str
    reason: str
    hostile: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder: what is directly in it, and a `problem` if it is not listed in full."""

    path: str
    files: tuple[File, ...] = ()
    folders: tuple[Folder, ...] = ()
    refused: tuple[Refused, ...] = ()
    problem: str = ""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def entries(self) -> tuple[File | Folder, ...]:
        """What is directly in the folder and may be read, folders first."""
        return (*self.folders, *self.files)

    def all_folders(self) -> Iterator[Folder]:
        """Yield this folder and everything below it that is a folder."""
        yield self
        for folder in self.folders:
            yield from folder.all_folders()

    def all_files(self) -> Iterator[File]:
        """Yield the files in this folder and below."""
        for folder in self.all_folders():
            yield from folder.files


def moved_to_root(folder: Folder) -> Folder:
    """Return *folder* with paths that start in it."""
    start = len(folder.path) + 1 if folder.path else 0

    return _with_paths(folder, lambda path: path[start:])


def placed(folder: Folder, path: str) -> Folder:
    """Return *folder*, whose paths start in it, as the folder *path* of a larger tree.

    "" for its root.
    """
    start = f"{path}/" if path else ""
    return _with_paths(folder, lambda inner: f"{start}{inner}")


def _with_paths(folder: Folder, renamed: Callable[[str], str]) -> Folder:
    return Folder(
        renamed(folder.path).rstrip("/"),
        tuple(replace(file, path=renamed(file.path)) for file in folder.files),
        tuple(_with_paths(below, renamed) for below in folder.folders),
        tuple(
            replace(refused, path=renamed(refused.path))
            for refused in folder.refused
        ),
        folder.problem,
    )


def is_junk(name: str) -> bool:
    """Return whether a system left a file or folder of that name behind.

    It is never handed in on purpose.
    """
    if name in JUNK or name.startswith("._"):
        return True
    is_hidden = name.startswith(".") and name not in (".", "..")
    return is_hidden and not read_as(name) and not is_opened(name)


def is_source(name: str) -> bool:
    """Return whether a file of that name may hold a student's code."""
    return bool(read_as(name)) and not is_junk(name)


def is_archive(name: str) -> bool:
    """Return whether a file of that name is an archive that can be read."""
    return name.lower().endswith(ARCHIVE_SUFFIXES)


def is_foreign_archive(name: str) -> bool:
    """Return whether a file of that name is an archive that not every system can read."""
    suffixes = (*FOREIGN_ARCHIVE_SUFFIXES, *COMPRESSED_SUFFIXES)
    return name.lower().endswith(suffixes) and not is_archive(name)


def is_compressed_source(name: str) -> bool:
    """Return whether a file of that name is compressed code: "mlp.py.gz"."""
    if not name.lower().endswith(COMPRESSED_SUFFIXES):
        return False
    return is_source(name.rpartition(".")[0])


def is_opened(name: str) -> bool:
    """Return whether a student's file of that name is an archive that is opened.

    If it cannot be opened, it is refused in words.
    """
    return (
        is_archive(name)
        or name.lower().endswith(FOREIGN_ARCHIVE_SUFFIXES)
        or is_compressed_source(name)
    )


def may_be_source(name: str) -> bool:
    """Return whether a file of that name may hold code: its ending says nothing.

    It holds code if its name is the handout's.
    """
    return (
        not is_junk(name)
        and PurePosixPath(name.lower()).suffix in BARE_SUFFIXES
    )


def size_limit(name: str) -> int:
    """Return how many bytes a file of that name may have to be read at all.

    0 for what is never read.
    """
    if is_compressed_source(name):
        return MAX_SOURCE
    if is_archive(name) or name.lower().endswith(FOREIGN_ARCHIVE_SUFFIXES):
        return MAX_ARCHIVE
    if not is_source(name):
        return MAX_BARE if may_be_source(name) else 0
    return MAX_NOTEBOOK if read_as(name).endswith(NOTEBOOK) else MAX_SOURCE


def stem(name: str) -> str:
    """Return a file name without what says its kind.

    It is "alice" for alice.py, alice.ipynb and alice.tar.gz.
    """
    if is_source(name):
        return read_as(name).rpartition(".")[0] or name
    suffixes = (
        *ARCHIVE_SUFFIXES,
        *FOREIGN_ARCHIVE_SUFFIXES,
        *COMPRESSED_SUFFIXES,
    )
    for suffix in sorted(suffixes, key=len, reverse=True):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name
