"""Why no file of a submission was chosen: what was found, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.intake.choosing.student_work import Work
from grader.intake.trees.tree import (
    File,
    is_archive,
    is_foreign_archive,
    is_source,
)
from grader.model import Assignment
from grader.model.phrase import Phrase, PhraseValue, phrase
from grader.wording.phrases import english

#: How many names a sentence lists.
MAX_LISTED = 5


def listed(names: Iterable[str]) -> str:
    """Return names in English, cut after `MAX_LISTED`: "a, b and 3 more"."""
    return english(listing(names))


def listing(names: Iterable[str]) -> Phrase:
    """Return names as one phrase, cut after `MAX_LISTED`: "a, b and 3 more"."""
    every = list(names)
    shown = ", ".join(every[:MAX_LISTED])
    omitted = len(every) - MAX_LISTED
    if omitted <= 0:
        return phrase("{names}", names=shown)
    return phrase("{names} and {count} more", names=shown, count=omitted)


def tie(files: Sequence[File], work: Work) -> Phrase:
    """Return that the student has to decide between *files*."""
    names: list[str | Phrase] = []
    for file in files:
        is_starter = not work.written(file.path) and work.untouched(file.path)
        name = phrase("{file} (as it was handed out)", file=file.path)
        names.append(name if is_starter else file.path)
    return several(names)


def several(names: Sequence[str | Phrase]) -> Phrase:
    """Return that one of the files called *names* is to be handed in."""
    return phrase(
        "{count} candidates: {files}; hand in one",
        count=_count(len(names)),
        files=_joined(names),
    )


def defines(file: File, work: Work) -> Phrase:
    """Return what of the handout *file* defines."""
    return phrase(
        "{file} defines {names}",
        file=file.path,
        names=_joined(sorted(work.written(file.path))),
    )


def nothing(files: Sequence[File], assignment: Assignment) -> Phrase:
    """Return why there is nothing to grade: what was found, and what to do."""
    name = assignment.file
    if not files:
        return phrase("no {name}; the submission is empty", name=name)
    listed_files = contents(files, assignment)
    if any(is_foreign_archive(file.name) for file in files):
        listed_files = phrase(
            "{contents} (only .zip and .tar archives can be read)",
            contents=listed_files,
        )
    if any(is_source(file.name) for file in files):
        return phrase(
            "{contents}; hand in the right one as {name}",
            contents=listed_files,
            name=name,
        )
    return phrase(
        "{contents}; hand in the code itself as {name}",
        contents=listed_files,
        name=name,
    )


def contents(files: Sequence[File], assignment: Assignment) -> Phrase:
    """Return that the handout's file is not there, and what is."""
    paths = listing(file.path for file in sorted(files, key=_interest))
    return phrase(
        "no {name}; found: {files}",
        name=assignment.file,
        files=paths,
    )


def _interest(file: File) -> tuple[bool, bool, int, str]:
    """Return a key that sorts what the student probably meant first."""
    is_other = not is_source(file.name)
    return is_other, not is_archive(file.name), file.depth, file.path


def _count(number: int) -> Phrase | int:
    return phrase("two") if number == 2 else number


def _joined(names: Sequence[str | Phrase]) -> PhraseValue:
    if 1 < len(names) <= MAX_LISTED:
        return tuple(names)
    texts = [name if isinstance(name, str) else english(name) for name in names]
    return listing(texts)
