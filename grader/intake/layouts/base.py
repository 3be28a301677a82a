"""What every layout of a course site's download is: how it is recognised, and what is read from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.intake.trees.tree import Folder
from grader.model import Assignment, Person, Unmatched

#: A report goes back to the site under this name.
REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Source:
    """An opened source: its tree, the name it goes by, and which of its folders are clones of repositories."""

    root: Folder
    name: str = ""
    repositories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one student, or several together, handed in at one time.

    `origin` is the entry of the download, or the newest of several. `order` sorts the
    attempts of a student; it may be compared with that of attempts in the same source
    only. `attempts` is how many there were, where the site says so. Of a team that the
    site names, people is its name alone.
    """

    people: tuple[Person, ...]
    folder: Folder
    submitted: str = ""
    late: bool | None = None
    origin: str = ""
    order: tuple[tuple[int | str, ...], ...] = ()
    attempts: int = 1
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """All attempts in a download, in no order, and what belongs to none."""

    attempts: tuple[Attempt, ...]
    unmatched: tuple[Unmatched, ...] = ()
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class SiteLayout:
    """A layout: `recognises` tells its shape from others, `read` raises SubmissionsError for what is not of it.

    `shape` describes, for a person, what an entry of it is named like.
    """

    name: str
    title: str
    shape: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source, Assignment], Delivered]


def begin_alike(names: Iterable[str], separator: str) -> str:
    """Return what all *names* begin with, up to and with its last *separator*.

    Empty where nothing is shared.
    """
    different = sorted(set(names))
    if len(different) < len(("one", "another")):
        return ""
    first, last = different[0], different[-1]
    pairs = enumerate(zip(first, last, strict=False))
    same = next(
        (place for place, (one, other) in pairs if one != other),
        min(len(first), len(last)),
    )
    return first[: first.rfind(separator, 0, same) + 1]


def most(fitting: int, folder: Folder) -> bool:
    """Return whether *fitting* entries are more than half of what lies directly in *folder*."""
    return fitting * 2 > len(folder.entries)
