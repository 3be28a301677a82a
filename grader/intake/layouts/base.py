"""What every layout of a course site's download is: how it is recognised and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.intake.trees.tree import Folder
from grader.model import Assignment, Person, Unmatched

#: A report goes back to the site under this name.
REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Source:
    """An opened source: its tree, its name, and which folders are cloned repositories."""

    root: Folder
    name: str = ""
    repositories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one student, or several together, handed in at one time.

    `origin` is the entry of the download, or the newest of several. `order`
    sorts the attempts of a student; it may be compared with that of attempts in
    the same source only. `attempts` is how many there were, where the site says
    so. Of a team that the site names, people is its name alone.
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
    """A layout: `recognises` tells its shape from others, `read` reads a source.

    `read` raises SubmissionsError for what is not of it. `shape` describes, for
    a person, what an entry of it is named like.
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
    if len(different) < 2:
        return ""
    # Of sorted texts the first and the last share the least.
    first, last = different[0], different[-1]
    length = 0
    for sign, last_sign in zip(first, last, strict=False):
        if sign != last_sign:
            break
        length += 1
    return first[: first.rfind(separator, 0, length) + 1]


def most(fitting: int, folder: Folder) -> bool:
    """Return whether *fitting* is more than half of the entries of *folder*."""
    return fitting * 2 > len(folder.entries)


def refusals(folder: Folder) -> list[Unmatched]:
    """Return what directly in *folder* was refused."""
    return [
        Unmatched(refused.path, refused.reason) for refused in folder.refused
    ]
