"""GitHub Classroom: cloned repositories side by side, `<assignment>-<login or team>`.

`gh classroom clone student-repos` puts them into a folder
`<assignment>-submissions`.
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
    refusals,
)
from grader.intake.trees.tree import Folder, moved_to_root
from grader.model import Assignment, Person, Unmatched

_SUFFIX = "-submissions"


def _recognises(source: Source) -> bool:
    folders = _folders(source)
    if folders and all(
        folder.name in source.repositories for folder in folders
    ):
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
    unmatched += refusals(source.root)
    unmatched += [
        Unmatched(folder.path, "is a hidden folder")
        for folder in source.root.folders
        if _hidden(folder)
    ]
    is_sure = _named(source, folders) != ""
    attempts = [_attempt(folder, prefix, is_sure=is_sure) for folder in folders]
    return Delivered(tuple(attempts), tuple(unmatched))


def _attempt(folder: Folder, prefix: str, *, is_sure: bool) -> Attempt:
    login = folder.name.removeprefix(prefix) or folder.name
    # Logins may hold hyphens and begin alike, so that what all names share may
    # be more than the assignment's part.
    parts = [] if is_sure else prefix.split("-")[1:-1]
    longer = ["-".join((*parts[start:], login)) for start in range(len(parts))]
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
    """Return what the repositories' names begin with by the name of their folder.

    Empty where they do not begin like that.
    """
    if not source.name.endswith(_SUFFIX) or not folders:
        return ""
    prefix = source.name.removesuffix(_SUFFIX) + "-"
    fits = all(folder.name.startswith(prefix) for folder in folders)
    return prefix if fits else ""


def _prefix(source: Source, folders: Sequence[Folder]) -> str:
    """Return the assignment's part of the folders' names with its hyphen.

    Empty where they have none in common.
    """
    return _named(source, folders) or begin_alike(
        (folder.name for folder in folders),
        "-",
    )


LAYOUT = SiteLayout(
    name="github",
    title="clones of GitHub Classroom's repositories",
    shape="hw1-ada-lovelace",
    recognises=_recognises,
    read=_read,
)
