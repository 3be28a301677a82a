"""A second grading of a submission that earns little.

How it is read otherwise, and what becomes of what that finds. Pure.

    salvage      a file that does not parse, without the statements that do not parse
    other file   another file of the submission in the place of the graded one

What it finds is for staff. It counts where a person grants it, or where the
assignment salvages every broken file.
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
from grader.model.phrase import Phrase, phrase, worded
from grader.wording.phrases import noted

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

    `problem` says why that does not, for the student; `left_out` are the
    places, in words, that were blanked.
    """

    file: SourceFile
    problem: str
    left_out: tuple[str, ...]


#: Makes a broken file one that parses, line numbers held; None where that
#: cannot be done, or where nothing is wrong with it.
Salvage = Callable[[SourceFile], Salvaged | None]


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A submission as it is read otherwise, and the second grading that is to be filled."""

    submission: Submission
    grading: SecondGrading


def tested_points(score: Score) -> Fraction:
    """Return the points of *score* that tests, or people in their place, gave.

    No award, no penalty and no manual part is among them.
    """
    earned = Fraction(0)
    for line in score.criteria:
        criterion = line.criterion
        if (
            criterion.points
            and not criterion.extra_credit
            and not criterion.manual
        ):
            earned += line.earned
    return earned


def is_little(result: Result) -> bool:
    """Tell whether *result* has a score that is little or nothing of what tests decide."""
    if result.score is None:
        return False
    return (
        tested_points(result.score) <= LITTLE * result.assignment.rubric.tested
    )


def salvaged_reading(
    submission: Submission,
    salvage: Salvage,
) -> OtherReading | None:
    """Return *submission* with each of its modules salvaged that does not parse.

    None where they all do. The main file comes first, then what lies nearest
    the top; of many modules the others are left as they are.
    """
    modules = [
        file
        for file in submission.files
        if file.path.endswith(".py") and not is_test(_name(file.path))
    ]
    modules.sort(
        key=lambda file: (
            file.path != submission.main,
            file.path.count("/"),
            file.path,
        ),
    )
    salvaged: dict[str, Salvaged] = {}
    for module in modules[:MAX_SALVAGED]:
        parsing = salvage(module)
        if parsing is not None:
            salvaged[module.path] = parsing
    if not salvaged:
        return None
    first, of_first = next(iter(salvaged.items()))
    grading = SecondGrading(
        Basis.SALVAGE,
        first,
        None,
        problem=of_first.problem,
        left_out=tuple(
            place for module in salvaged.values() for place in module.left_out
        ),
    )
    files = tuple(
        salvaged[file.path].file if file.path in salvaged else file
        for file in submission.files
    )
    return OtherReading(replace(submission, files=files), grading)


def other_files(
    submission: Submission,
    used: Collection[str],
) -> Iterator[OtherReading]:
    """Yield *submission* with other files of it in the place of the graded one.

    The largest come first, at most a few. *used* are the names of files that
    were handed out, or that count already; neither they nor tests are tried.
    """
    candidates = [
        file
        for file in submission.files
        if file.path != submission.main
        and file.path.endswith(_SOURCES)
        and _name(file.path) not in used
        and not is_test(_name(file.path))
    ]
    candidates.sort(key=lambda file: (-len(file.content), file.path))
    for file in candidates[:MAX_OTHER_FILES]:
        parts: tuple[str, ...] = ()
        if submission.parts:
            further = (path for path in submission.parts if path != file.path)
            parts = (file.path, *further)
        reading = replace(submission, main=file.path, parts=parts)
        yield OtherReading(
            reading,
            SecondGrading(Basis.OTHER_FILE, file.path, None),
        )


def may_be_broken(result: Result) -> bool:
    """Tell whether *result* may have lost points to a module that does not parse.

    The main file imports such a module.
    """
    modules = [
        file for file in result.submission.files if file.path.endswith(".py")
    ]
    if len(modules) < 2:
        return False
    if all(judgement.credit >= 1 for judgement in result.judgements):
        return False
    return any(note.kind is NoteKind.LEFT_OUT for note in result.notes)


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
        public=result.public,
    )


def is_granted(result: Result) -> bool:
    """Tell whether a person decided that what the second grading of *result* found counts."""
    return any(decision.act is Act.GRANT for decision in result.decisions)


def can_be_granted(result: Result) -> bool:
    """Tell whether *result* has a second grading that the grader did not fail in."""
    return result.second is not None and result.second.score is not None


def credited(result: Result) -> Result:
    """Return *result* as it is where what its second grading found counts.

    Without a second grading it stays the same.
    """
    second = result.second
    if second is None or second.score is None:
        return result
    notes = (
        credit_note(result, second),
        *result.submission.notes,
        *second.notes,
    )
    return replace(
        result,
        score=second.score,
        judgements=second.judgements,
        diagnoses=second.diagnoses,
        findings=second.findings,
        public=second.public,
        notes=tuple(dict.fromkeys(notes)),
    )


def credit_note(result: Result, second: SecondGrading) -> Note:
    """Return the note that tells a student which reading of the submission counts."""
    if second.basis is Basis.OTHER_FILE:
        text = phrase(
            "{file} was graded in place of {main}.",
            file=second.file,
            main=result.submission.main or "",
        )
    else:
        text = phrase(
            "{problem} The file was graded without {places}; fix it all the same.",
            problem=worded(second.problem),
            places=_listed(second.left_out),
        )
    return noted(NoteKind.SECOND_GRADING, text)


def _listed(places: Sequence[str]) -> Phrase:
    if not places:
        return phrase("what does not parse")
    listed = ", ".join(places[:MAX_LISTED])
    more = len(places) - MAX_LISTED
    if more > 0:
        return phrase(
            "{places} and {count} more places",
            places=listed,
            count=more,
        )
    return phrase("{places}", places=listed)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
