"""GitHub Classroom: cloned repositories side by side, `<assignment>-<login or team>`.

`gh classroom clone student-repos` puts them into a folder `<assignment>-submissions`.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.errors import SubmissionsError
from grader.intake.layouts.base import Attempt, Delivered, SiteLayout, Source, begin_alike
from grader.intake.tree import Folder, moved_to_root
from grader.model import Assignment, Person, Unmatched

_SUFFIX = "-submissions"


def _recognises(source: Source) -> bool:
    folders = _folders(source)
    cloned = bool(folders) and all(folder.name in source.repositories for folder in folders)
    return bool(_prefix(source, folders)) and (cloned or source.name.endswith(_SUFFIX))


def _read(source: Source, assignment: Assignment) -> Delivered:
    del assignment
    folders = _folders(source)
    prefix = _prefix(source, folders)
    if not prefix:
        raise SubmissionsError(
            f"The folders in {source.name} do not begin with the name of one assignment.",
            "Give the folder that `gh classroom clone student-repos` made, or use --pattern.",
        )
    unmatched = [Unmatched(file.path, "lies beside the repositories") for file in source.root.files]
    unmatched += [Unmatched(refused.path, refused.reason) for refused in source.root.refused]
    unmatched += [Unmatched(folder.path, "is a hidden folder") for folder in source.root.folders if _hidden(folder)]
    return Delivered(tuple(_attempt(folder, prefix) for folder in folders), tuple(unmatched))


def _attempt(folder: Folder, prefix: str) -> Attempt:
    login = folder.name.removeprefix(prefix) or folder.name
    # A login may hold hyphens, and logins may begin alike: a class list decides what else the name may end in.
    parts = folder.name.split("-")
    endings = tuple("-".join(parts[start:]) for start in range(1, len(parts)))
    keys = tuple(ending for ending in endings if ending != login)
    return Attempt((Person(name=login, id=login, keys=keys),), moved_to_root(folder), origin=folder.name)


def _folders(source: Source) -> list[Folder]:
    return [folder for folder in source.root.folders if not _hidden(folder)]


def _hidden(folder: Folder) -> bool:
    return folder.name.startswith(".")


def _prefix(source: Source, folders: Sequence[Folder]) -> str:
    """Return the assignment's part of the folders' names with its hyphen; empty where they have none in common."""
    names = [folder.name for folder in folders]
    named = source.name.removesuffix(_SUFFIX) + "-"
    if source.name.endswith(_SUFFIX) and names and all(name.startswith(named) for name in names):
        return named
    return begin_alike(names, "-")


LAYOUT = SiteLayout(
    name="github",
    title="clones of GitHub Classroom's repositories",
    shape="hw1-ada-lovelace",
    recognises=_recognises,
    read=_read,
)
