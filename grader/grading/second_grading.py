"""A second grading of a submission that earns little: how it is read otherwise, and what becomes of what that finds.

Pure.

    salvage      a file that does not parse, without the statements that do not parse
    other file   another file of the submission in the place of the graded one

What it finds is for staff. It counts where a person grants it, or where the assignment
salvages every broken file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.course.filenames import is_test
from grader.model import (
    Act,
    Basis,
    Note,
    NoteKind,
    Result,
    Score,
    SecondGrading,
    SourceFile,
    Submission,
)

#: Who earns no more than this share of the points that tests decide has little.
LITTLE = Fraction(1, 5)
#: Files that are tried in the place of the graded one, at most.
MAX_OTHER_FILES = 3
#: Modules of a submission that are looked at for what does not parse, at most.
MAX_SALVAGED = 12
MAX_LISTED = 5
_SOURCES = (".py", ".ipynb")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A file that parses, made of one that does not.

    `problem` says why that does not, for the student; `left_out` are the places, in
    words, that were blanked.
    """

    file: SourceFile
    problem: str
    left_out: tuple[str, ...]


#: Makes a broken file one that parses, line numbers held; None where that cannot be
#: done, or nothing is wrong with it.
Salvage = Callable[[SourceFile], Salvaged | None]


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A submission as it is read otherwise, and the second grading that is to be filled."""

    submission: Submission
    grading: SecondGrading


def tested_points(score: Score) -> Fraction:
    """Return the points of *score* that tests, or people in their place, gave: no award, no penalty, no manual part."""
    lines = (
        line
        for line in score.criteria
        if line.criterion.points and not line.criterion.extra_credit
    )
    return sum(
        (line.earned for line in lines if not line.criterion.manual), Fraction(0)
    )


def is_little(result: Result) -> bool:
    """Tell whether *result* has a score that is little or nothing of what tests decide."""
    if result.score is None:
        return False
    return tested_points(result.score) <= LITTLE * result.assignment.rubric.tested


def salvaged_reading(submission: Submission, salvage: Salvage) -> OtherReading | None:
    """Return *submission* with each of its modules salvaged that does not parse.

    None where they all do.

    The main file comes first, then what lies nearest the top; of many modules the
    others are left as they are.
    """
    modules = [
        file
        for file in submission.files
        if file.path.endswith(".py") and not is_test(_name(file.path))
    ]
    modules.sort(
        key=lambda file: (file.path != submission.main, file.path.count("/"), file.path)
    )
    found = {
        file.path: salvaged
        for file in modules[:MAX_SALVAGED]
        if (salvaged := salvage(file)) is not None
    }
    if not found:
        return None
    first, problem = next((path, salvaged.problem) for path, salvaged in found.items())
    places = tuple(place for salvaged in found.values() for place in salvaged.left_out)
    files = tuple(
        found[file.path].file if file.path in found else file
        for file in submission.files
    )
    grading = SecondGrading(
        Basis.SALVAGE, first, None, problem=problem, left_out=places
    )
    return OtherReading(replace(submission, files=files), grading)


def other_files(
    submission: Submission, used: Collection[str]
) -> Iterator[OtherReading]:
    """Yield *submission* with other files of it in the place of the graded one, the largest first, at most a few.

    *used* are the names of files that were handed out, or that count already; neither they nor tests are tried.
    """
    own = [
        file
        for file in submission.files
        if file.path != submission.main and _name(file.path) not in used
    ]
    candidates = [
        file
        for file in own
        if file.path.endswith(_SOURCES) and not is_test(_name(file.path))
    ]
    candidates.sort(key=lambda file: (-len(file.content), file.path))
    for file in candidates[:MAX_OTHER_FILES]:
        parts = (file.path, *(path for path in submission.parts if path != file.path))
        reading = replace(
            submission, main=file.path, parts=parts if submission.parts else ()
        )
        yield OtherReading(reading, SecondGrading(Basis.OTHER_FILE, file.path, None))


def may_be_broken(result: Result) -> bool:
    """Tell whether *result* may have lost points to a module that does not parse, which the main file imports."""
    has_modules = sum(file.path.endswith(".py") for file in result.submission.files) > 1
    is_incomplete = any(judgement.credit < 1 for judgement in result.judgements)
    return (
        has_modules
        and is_incomplete
        and any(note.kind is NoteKind.LEFT_OUT for note in result.notes)
    )


def finds_more(second: SecondGrading, result: Result) -> bool:
    """Tell whether *second* earns more than *result*."""
    if second.score is None or result.score is None:
        return False
    return tested_points(second.score) > tested_points(result.score)


def filled(reading: OtherReading, result: Result) -> SecondGrading:
    """Return the second grading of *reading*, of which *result* is the result."""
    return replace(
        reading.grading,
        score=result.score,
        judgements=result.judgements,
        diagnoses=result.diagnoses,
        notes=result.notes,
        findings=result.findings,
    )


def is_granted(result: Result) -> bool:
    """Tell whether a person decided that what the second grading of *result* found counts."""
    return any(decision.act is Act.GRANT for decision in result.decisions)


def can_be_granted(result: Result) -> bool:
    """Tell whether *result* has a second grading that the grader did not fail in."""
    return result.second is not None and result.second.score is not None


def credited(result: Result) -> Result:
    """Return *result* as it is where what its second grading found counts.

    As it is where there is none.
    """
    second = result.second
    if second is None or second.score is None:
        return result
    notes = (credit_note(result, second), *result.submission.notes, *second.notes)
    return replace(
        result,
        score=second.score,
        judgements=second.judgements,
        diagnoses=second.diagnoses,
        findings=second.findings,
        notes=tuple(dict.fromkeys(notes)),
    )


def credit_note(result: Result, second: SecondGrading) -> Note:
    """Return the note that tells a student which reading of the submission counts."""
    if second.basis is Basis.OTHER_FILE:
        text = f"{second.file} was graded in place of {result.submission.main}."
    else:
        text = (
            f"{second.problem} The file was graded without {_listed(second.left_out)};"
            " fix it all the same."
        )
    return Note(NoteKind.SECOND_GRADING, text)


def _listed(places: Sequence[str]) -> str:
    more = (
        f" and {len(places) - MAX_LISTED} more places"
        if len(places) > MAX_LISTED
        else ""
    )
    return (", ".join(places[:MAX_LISTED]) or "what does not parse") + more


def _name(path: str) -> str:
    return path.rpartition("/")[2]
