"""Trees cut out of a download, with paths that start at the student's own files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.intake.trees.tree import File, Folder, Refused


def merged(folders: Sequence[Folder]) -> Folder:
    """Return the trees of *folders*, whose paths start in them, as one."""
    if len(folders) == 1:
        return folders[0]
    problems = [folder.problem for folder in folders if folder.problem]
    return Folder(
        "",
        tuple(file for folder in folders for file in folder.files),
        tuple(below for folder in folders for below in folder.folders),
        tuple(refused for folder in folders for refused in folder.refused),
        " ".join(problems),
    )


def from_files(
    files: Iterable[File],
    refused: Iterable[Refused] = (),
) -> Folder:
    """Return a tree of *files* whose paths may lead through folders.

    All are held at its root.
    """
    by_path = sorted(files, key=lambda file: file.path)
    return Folder("", tuple(by_path), (), tuple(refused))
