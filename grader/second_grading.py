"""A second grading of a submission that earns little: how it is read otherwise, and what becomes of what that finds. Pure.

    salvage      a file that does not parse, without the statements that do not parse
    other file   another file of the submission in the place of the graded one

What it finds is for staff. It counts where a person grants it, or where the assignment salvages every broken file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.filenames import is_test
from grader.model import (
    Act,
    Basis,
    Note,
    NoteKind,
    Result,
    Score,
    SecondGrading,
    SourceFile,
    StudentFailure,
    Submission,
)

#: Who earns no more than this share of the points that tests decide has little.
LITTLE = Fraction(1, 5)
#: Files that are tried in the place of the graded one, at most.
MAX_OTHER_FILES = 3
#: Files of a submission that are salvaged, at most: each is known only once those before it load.
MAX_SALVAGED = 4
MAX_LISTED = 5
_SOURCES = (".py", ".ipynb")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A file that parses, made of one that does not; `left_out` are the places, in words, that were blanked."""

    file: SourceFile
    left_out: tuple[str, ...]


#: Makes a broken file one that parses, line numbers held; None where that cannot be done, or nothing is wrong with it.
Salvage = Callable[[SourceFile], Salvaged | None]


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A submission as it is read otherwise, and the second grading that is to be filled."""

    submission: Submission
    grading: SecondGrading


def tested_points(score: Score) -> Fraction:
    """Return the points of *score* that tests, or people in their place, gave: no award, no penalty, no manual part."""
    lines = (line for line in score.criteria if line.criterion.points and not line.criterion.extra_credit)
    return sum((line.earned for line in lines if not line.criterion.manual), Fraction(0))


def is_little(result: Result) -> bool:
    """Tell whether *result* has a score that is little or nothing of what tests decide."""
    if result.score is None:
        return False
    return tested_points(result.score) <= LITTLE * result.assignment.rubric.tested


def salvaged_reading(
    submission: Submission, failures: Sequence[StudentFailure], salvage: Salvage, before: OtherReading | None = None
) -> OtherReading | None:
    """Return *submission* with each file that *failures* name salvaged, on top of what was salvaged *before*.

    None where nothing can be salvaged.
    """
    current = before.submission if before else submission
    problem = before.grading.problem if before else failures[0].message
    left_out = list(before.grading.left_out) if before else []
    by_path = {file.path: file for file in current.files}
    changed: dict[str, SourceFile] = {}
    for path in dict.fromkeys(_path_of(failure, current) for failure in failures):
        found = salvage(by_path[path]) if path in by_path else None
        if found is not None:
            changed[path] = found.file
            left_out += found.left_out
    if not changed:
        return None
    files = tuple(changed.get(file.path, file) for file in current.files)
    first = before.grading.file if before else next(iter(changed))
    grading = SecondGrading(Basis.SALVAGE, first, None, problem=problem, left_out=tuple(left_out))
    return OtherReading(replace(current, files=files), grading)


def other_files(submission: Submission, used: Collection[str]) -> Iterator[OtherReading]:
    """Yield *submission* with other files of it in the place of the graded one, the largest first, at most a few.

    *used* are the names of files that were handed out, or that count already; neither they nor tests are tried.
    """
    own = [file for file in submission.files if file.path != submission.main and _name(file.path) not in used]
    candidates = [file for file in own if file.path.endswith(_SOURCES) and not is_test(_name(file.path))]
    candidates.sort(key=lambda file: (-len(file.content), file.path))
    for file in candidates[:MAX_OTHER_FILES]:
        yield OtherReading(replace(submission, main=file.path), SecondGrading(Basis.OTHER_FILE, file.path, None))


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
    """Return *result* as it is where what its second grading found counts; as it is where there is none."""
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
        text = f"{second.file} was graded in the place of {result.submission.main}."
    else:
        text = f"{second.problem} The file was graded without {_listed(second.left_out)}; mend it all the same."
    return Note(NoteKind.SECOND_GRADING, text)


def _listed(places: Sequence[str]) -> str:
    more = f" and {len(places) - MAX_LISTED} more places" if len(places) > MAX_LISTED else ""
    return (", ".join(places[:MAX_LISTED]) or "what does not parse") + more


def _path_of(failure: StudentFailure, submission: Submission) -> str:
    """Return the file that *failure* names, itself or by one of its cells; the main file where it names none."""
    for file in submission.files:
        if failure.file == file.path or failure.file.startswith(f"{file.path} cell "):
            return file.path
    return submission.main or ""


def _name(path: str) -> str:
    return path.rpartition("/")[2]
