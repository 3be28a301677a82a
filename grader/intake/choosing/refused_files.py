"""Files that cannot be used: twins, and what an archive or a folder refuses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import reduce

from grader.intake.choose import same_bytes
from grader.intake.choosing.file_content import ContentError
from grader.intake.trees.tree import File, Folder, is_source
from grader.model import Note, NoteKind
from grader.model.phrase import Phrase, and_sentence, phrase, worded
from grader.wording.phrases import noted

#: Notes about files that were not used.
MAX_NOTES = 5


def without_twins(folder: Folder, name: str) -> list[File]:
    """Return the files in *folder* without equal ones whose names systems may merge.

    Of two the one that is called *name* stays. Raises ContentError for what no
    honest submission holds, or cannot be told apart.
    """
    files = list(folder.all_files())
    for node in folder.all_folders():
        for refused in node.refused:
            if refused.hostile:
                text = phrase(
                    "the archive is refused: {file} {reason}",
                    file=refused.path,
                    reason=worded(refused.reason),
                )
                raise ContentError(text)
    if folder.problem and not files:
        text = phrase("the folder {problem}", problem=worded(folder.problem))
        raise ContentError(text)
    seen: dict[str, File] = {}
    twins: set[int] = set()
    for file in sorted(files, key=lambda file: file.name != name):
        form = unicodedata.normalize("NFC", file.path)
        twin = seen.setdefault(form.casefold(), file)
        if twin is file or not is_source(file.name):
            continue
        if not same_bytes((twin, file)):
            raise ContentError(_two_of_one_name(twin, file))
        twins.add(id(file))
    return [file for file in files if id(file) not in twins]


def _two_of_one_name(first: File, second: File) -> Phrase:
    if first.path == second.path:
        return phrase(
            "the archive holds {file} more than once",
            file=first.path,
        )
    return phrase(
        "{files} differ only in how the name is written; hand in one",
        files=(first.path, second.path),
    )


def with_refusals(problem: Phrase, folder: Folder) -> Phrase:
    """Return *problem* with what was refused in *folder*."""
    refusals = list(refusals_of(folder))[:MAX_NOTES]
    if not refusals:
        return problem
    return phrase(
        "{problem} ({reasons})",
        problem=problem,
        reasons=reduce(and_sentence, refusals),
    )


def refusals_of(folder: Folder) -> Iterator[Phrase]:
    """Yield a sentence for all in the tree that was left out or could not be listed."""
    for node in folder.all_folders():
        if node.problem:
            yield _left_out_for(node.path, node.problem)
        for refused in node.refused:
            yield _left_out_for(refused.path, refused.reason)


def _left_out_for(path: str, reason: str) -> Phrase:
    file = path or phrase("the folder")
    return phrase("{file} {reason}.", file=file, reason=worded(reason))


def ignored(texts: Sequence[Phrase]) -> tuple[Note, ...]:
    """Return the notes that files were not used: the first of *texts*."""
    return tuple(
        noted(NoteKind.IGNORED_FILE, text) for text in texts[:MAX_NOTES]
    )
