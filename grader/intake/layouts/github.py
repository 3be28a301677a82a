"""GitHub Classroom: cloned repositories side by side, `<assignment>-<login or team>`.

`gh classroom clone student-repos` puts them into a folder `<assignment>-submissions`.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.errors import SubmissionsError
from grader.intake.layouts.base import (
    Attempt,
    Delivered,
    SiteLayout,
    Source,
    begin_alike,
)
from grader.intake.trees.tree import Folder, moved_to_root
from grader.model import Assignment, Person, Unmatched

_SUFFIX = "-submissions"


def _recognises(source: Source) -> bool:
    folders = _folders(source)
    if folders and all(folder.name in source.repositories for folder in folders):
        return bool(_prefix(source, folders))
    return _named(source, folders) != ""


def _read(source: Source, assignment: Assignment) -> Delivered:
    del assignment
    folders = _folders(source)
    prefix = _prefix(source, folders)
    if not prefix:
        raise SubmissionsError(
            f"The folders in {source.name} do not begin with the name of one"
            " assignment.",
            "Give the folder that `gh classroom clone student-repos` made, or use"
            " --pattern.",
        )
    unmatched = [
        Unmatched(file.path, "lies beside the repositories")
        for file in source.root.files
    ]
    unmatched += [
        Unmatched(refused.path, refused.reason) for refused in source.root.refused
    ]
    unmatched += [
        Unmatched(folder.path, "is a hidden folder")
        for folder in source.root.folders
        if _hidden(folder)
    ]
    sure = _named(source, folders) != ""
    return Delivered(
        tuple(_attempt(folder, prefix, sure=sure) for folder in folders),
        tuple(unmatched),
    )


def _attempt(folder: Folder, prefix: str, *, sure: bool) -> Attempt:
    login = folder.name.removeprefix(prefix) or folder.name
    # Logins may hold hyphens and begin alike, so that what all names share may be more
    # than the assignment's part.
    parts = prefix.split("-")[1:-1]
    longer = (
        ()
        if sure
        else tuple("-".join((*parts[start:], login)) for start in range(len(parts)))
    )
    return Attempt(
        (Person(name=login, keys=(*longer, login)),),
        moved_to_root(folder),
        origin=folder.name,
    )


def _folders(source: Source) -> list[Folder]:
    return [folder for folder in source.root.folders if not _hidden(folder)]


def _hidden(folder: Folder) -> bool:
    return folder.name.startswith(".")


def _named(source: Source, folders: Sequence[Folder]) -> str:
    """Return what the folder around them says the repositories' names begin with, where they do."""
    prefix = source.name.removesuffix(_SUFFIX) + "-"
    fits = (
        source.name.endswith(_SUFFIX)
        and folders
        and all(folder.name.startswith(prefix) for folder in folders)
    )
    return prefix if fits else ""


def _prefix(source: Source, folders: Sequence[Folder]) -> str:
    """Return the assignment's part of the folders' names with its hyphen.

    Empty where they have none in common.
    """
    return _named(source, folders) or begin_alike(
        (folder.name for folder in folders), "-"
    )


LAYOUT = SiteLayout(
    name="github",
    title="clones of GitHub Classroom's repositories",
    shape="hw1-ada-lovelace",
    recognises=_recognises,
    read=_read,
)
