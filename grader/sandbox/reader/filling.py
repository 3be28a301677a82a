"""Submissions get the cells of their notebooks, and the modules that those write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from grader.model import (
    Note,
    NoteKind,
    SourceFile,
    StudentFailure,
    Submission,
)
from grader.model.failure_details import DoesNotParse
from grader.model.phrase import phrase
from grader.model.safe_text import clean_line
from grader.model.unreadable import ProblemKind
from grader.sandbox.guest.package_layout import parts_of
from grader.sandbox.reader.client import Reader
from grader.sandbox.reader.survey import Survey
from grader.wording.broken_files import sentence
from grader.wording.phrases import noted
from grader.wording.texts import in_english

SUFFIX = ".ipynb"
_MAX_SENTENCE = 600


def with_notebooks(
    submissions: Iterable[Submission],
    file: str,
    also: Sequence[str] = (),
) -> tuple[Submission, ...]:
    """Return *submissions* with their notebooks read.

    *file* is the name that the handout gives the main file, and *also* are those
    of the files that it asks for beside it.

    No process is started where there is no notebook, or each was read before.
    Raises WorkerError where none can be had.
    """
    with Reader() as reader:
        return tuple(
            with_cells(submission, reader, file, also)
            for submission in submissions
        )


@in_english()
def with_cells(
    submission: Submission,
    reader: Reader,
    file: str,
    also: Sequence[str] = (),
) -> Submission:
    """Return *submission* with its notebooks read by *reader*.

    A main file that is not a readable notebook becomes the submission's problem. A
    module that a cell writes is one more file, and the main one where it is called
    *file*, or a part where it is called like one of *also*; what was handed in under
    its name stays, unless it is as it was handed out.
    """
    unread = list(filter(_is_unread, submission.files))
    if submission.main is None or not unread:
        return submission
    surveys = {survey.path: survey for survey in reader.survey(unread)}
    failed = (
        surveys[submission.main].problem if submission.main in surveys else None
    )
    if failed is not None:
        problem = clean_line(sentence(failed), _MAX_SENTENCE)
        too_large = failed.kind is ProblemKind.TOO_LARGE
        return replace(
            submission,
            main=None,
            problem=problem,
            too_large=too_large,
        )
    notes = [note for survey in surveys.values() for note in _notes(survey)]
    written = _written(submission, surveys.values())
    replaced = {item.path for item in written}
    files = [
        _filled(item, surveys)
        for item in submission.files
        if item.path not in replaced
    ]
    main = _written_main(written, file) or submission.main
    all_files = sorted((*files, *written), key=lambda item: item.path)
    asked = parts_of([item.path for item in all_files], main, also)
    parts = _joined_parts(submission, main, asked)
    return replace(
        submission,
        files=tuple(all_files),
        main=main,
        parts=parts,
        untouched={
            path: names
            for path, names in submission.untouched.items()
            if path not in replaced
        },
        notes=(*submission.notes, *notes),
    )


def _joined_parts(
    submission: Submission,
    main: str,
    asked: Sequence[str],
) -> tuple[str, ...]:
    """Return the parts, *main* first, joined by the files *asked* for."""
    if main == submission.main and submission.parts:
        return tuple(dict.fromkeys((*submission.parts, *asked)))
    parts = (*asked, submission.main or main, *submission.parts)
    return tuple(dict.fromkeys(parts))


def _written_main(written: Iterable[SourceFile], file: str) -> str:
    """Return the path of the first of *written* that is called *file*, or ""."""
    namesakes = (
        item.path for item in written if PurePosixPath(item.path).name == file
    )
    return next(namesakes, "")


def _is_unread(item: SourceFile) -> bool:
    return item.path.lower().endswith(SUFFIX) and not item.pieces


def _filled(item: SourceFile, surveys: dict[str, Survey]) -> SourceFile:
    if item.path not in surveys:
        return item
    return replace(item, pieces=surveys[item.path].pieces)


def _notes(survey: Survey) -> tuple[Note, ...]:
    if survey.problem is None:
        return survey.notes
    text = phrase(
        "{problem}",
        problem=StudentFailure(DoesNotParse(survey.problem)),
    )
    return (noted(NoteKind.IGNORED_FILE, text),)


def _written(
    submission: Submission,
    surveys: Iterable[Survey],
) -> list[SourceFile]:
    """Return the modules that cells write, without those that were handed in.

    One that is as it was handed out, and not graded as the main file, counts as
    absent. Of two notebooks' the first counts.
    """
    present = {item.path for item in submission.files}
    present -= submission.untouched.keys() - {submission.main}
    written: dict[str, SourceFile] = {}
    for survey in surveys:
        for item in survey.written:
            if item.path not in present and item.content.strip():
                written.setdefault(item.path, item)
    return list(written.values())
