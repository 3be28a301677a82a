"""Results under pseudonyms, and the key that tells whose they are, in a file apart."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from grader.errors import ExportError
from grader.export.atomic_files import write_atomically
from grader.export.csv_grades import table_csv
from grader.gradebook.copies import CopyKind, note_copy_in
from grader.gradebook.erasure import ERASED
from grader.intake.decoding import decode
from grader.model import (
    Decision,
    Delivery,
    Judgement,
    Note,
    Person,
    Result,
    Score,
    StudentFailure,
)
from grader.model.file_writing import for_owner_only
from grader.privacy.student_identity import identity_of, pattern_of

_COLUMNS = ("pseudonym", "id", "name", "email")
_STAFF = "staff"


def renaming(
    directory: Path,
    key: Path,
) -> Callable[[Sequence[Result]], list[Result]]:
    """Return what gives results of the gradebook in *directory* as `pseudonymous` does."""

    def renamed(results: Sequence[Result]) -> list[Result]:
        note_copy_in(directory, key, CopyKind.KEY)
        return pseudonymous(results, key)

    return renamed


def pseudonymous(results: Sequence[Result], key: Path) -> list[Result]:
    """Return *results* under pseudonyms, in their order.

    The pseudonyms are those in the file *key*; whoever has none yet gets one and is
    added to it. Only its owner may read the file. Texts of the grader lose the names
    of the student and of the group, reasons of people those of everybody; who of
    the staff decided is left out. Raises
    ExportError where *key* is another file.
    """
    pseudonyms = _with_new(_read_key(key), results)
    rows = [
        (
            pseudonyms[result.submission.id],
            result.submission.id,
            result.submission.name,
            result.submission.person.email,
        )
        for result in results
    ]
    in_class = {student for _, student, *_ in rows}
    others = [
        (pseudonym, student, "", "")
        for student, pseudonym in pseudonyms.items()
        if student not in in_class
    ]
    write_atomically(key, table_csv([_COLUMNS, *rows, *others]).encode())
    for_owner_only(key)
    groups = _groups(results)
    of_everybody = _cleaning_of_everybody(results, pseudonyms)
    renamed = [
        _renamed(
            _with_reasons(result, of_everybody),
            pseudonyms,
            groups.get(result.submission.group, []),
        )
        for result in results
    ]
    return sorted(renamed, key=lambda result: result.submission.id)


def _read_key(key: Path) -> dict[str, str]:
    """Return the pseudonyms in the file *key* by student, nothing where there is none."""
    if not key.exists():
        return {}
    decoded = decode(key.read_bytes())
    rows = list(csv.DictReader(io.StringIO(decoded.text if decoded else "")))
    if not rows or tuple(rows[0])[: len(_COLUMNS)] != _COLUMNS:
        raise ExportError(
            f"{key} is not a key of pseudonyms: its columns are not"
            f" {', '.join(_COLUMNS)}.",
            "Give the key of an earlier export, or a file that does not exist.",
        )
    return {row["id"]: row["pseudonym"] for row in rows}


def _with_new(
    pseudonyms: Mapping[str, str],
    results: Sequence[Result],
) -> dict[str, str]:
    every = dict(pseudonyms)
    taken = set(every.values())
    for result in results:
        student = result.submission.id
        while student not in every:
            pseudonym = f"p{secrets.token_hex(4)}"
            if pseudonym not in taken:
                every[student] = pseudonym
                taken.add(pseudonym)
    return every


def _groups(results: Sequence[Result]) -> dict[str, list[Result]]:
    groups: dict[str, list[Result]] = {}
    for result in results:
        if result.submission.group:
            groups.setdefault(result.submission.group, []).append(result)
    return groups


def _renamed(
    result: Result,
    pseudonyms: Mapping[str, str],
    group: Sequence[Result],
) -> Result:
    """Return *result* of a student, who is in *group* if in any, under a pseudonym."""
    cleaned = _cleaning([result, *group], pseudonyms)
    submission = result.submission
    pseudonym = pseudonyms[submission.id]
    delivery = submission.delivery
    group_names = sorted(pseudonyms[member.submission.id] for member in group)
    renamed = replace(
        submission,
        id=pseudonym,
        name=pseudonym,
        main=submission.main and result.assignment.file,
        files=(),
        problem=submission.problem and cleaned(submission.problem),
        problem_phrase=None,
        notes=_notes(submission.notes, cleaned),
        person=Person(),
        delivery=Delivery(
            site=delivery.site,
            submitted=delivery.submitted,
            late=delivery.late,
            attempt=delivery.attempt,
            attempts=delivery.attempts,
        ),
        group="+".join(group_names),
    )
    return replace(
        result,
        submission=renamed,
        judgements=tuple(
            _judgement(judgement, cleaned) for judgement in result.judgements
        ),
        notes=_notes(result.notes, cleaned),
        output="",
        error=cleaned(result.error),
        findings=tuple(
            replace(finding, file=cleaned(finding.file))
            for finding in result.findings
        ),
        decisions=tuple(
            _decision(decision, pseudonym, cleaned)
            for decision in result.decisions
        ),
        score=result.score and _score(result.score, cleaned),
    )


def _cleaning(
    results: Sequence[Result],
    pseudonyms: Mapping[str, str],
) -> Callable[[str], str]:
    """Return what puts pseudonyms in the place of names in a text."""
    patterns: list[tuple[re.Pattern[str], str]] = []
    for result in results:
        student = result.submission.id
        identity = identity_of(student, [result])
        pattern = identity.pattern(with_parts=True)
        patterns.append((pattern, pseudonyms[student]))

    def cleaned(text: str) -> str:
        for pattern, pseudonym in patterns:
            text = pattern.sub(pseudonym, text)
        return text

    return cleaned


def _cleaning_of_everybody(
    results: Sequence[Result],
    pseudonyms: Mapping[str, str],
) -> Callable[[str], str]:
    """Return what puts pseudonyms in the place of the whole names of all students."""
    pseudonym_by_text: dict[str, str] = {}
    for result in results:
        student = result.submission.id
        for text in identity_of(student, [result]).unmistakable:
            pseudonym_by_text[text.casefold()] = pseudonyms[student]
    pattern = pattern_of(pseudonym_by_text)

    def cleaned(text: str) -> str:
        return pattern.sub(
            lambda match: pseudonym_by_text.get(match[0].casefold(), ERASED),
            text,
        )

    return cleaned


def _with_reasons(result: Result, cleaned: Callable[[str], str]) -> Result:
    """Return *result* with what people wrote about it *cleaned*."""
    decisions = tuple(
        replace(decision, reason=cleaned(decision.reason))
        for decision in result.decisions
    )
    score = result.score and _score(result.score, cleaned)
    return replace(result, decisions=decisions, score=score)


def _score(score: Score, cleaned: Callable[[str], str]) -> Score:
    """Return *score*, whose notes quote reasons of people, *cleaned*."""
    lines = tuple(
        replace(line, note=cleaned(line.note), phrase=None)
        for line in score.criteria
    )
    return replace(score, criteria=lines)


def _notes(
    notes: Sequence[Note],
    cleaned: Callable[[str], str],
) -> tuple[Note, ...]:
    return tuple(
        Note(note.kind, cleaned(note.text), note.code) for note in notes
    )


def _judgement(
    judgement: Judgement,
    cleaned: Callable[[str], str],
) -> Judgement:
    failure = judgement.outcome.failure
    outcome = replace(
        judgement.outcome,
        error=cleaned(judgement.outcome.error),
        failure=_failure(failure, cleaned) if failure else None,
    )
    return replace(
        judgement,
        feedback=cleaned(judgement.feedback),
        outcome=outcome,
    )


def _failure(
    failure: StudentFailure,
    cleaned: Callable[[str], str],
) -> StudentFailure:
    details = failure.details
    texts: dict[str, Any] = {
        field.name: cleaned(getattr(details, field.name))
        for field in fields(details)
        if type(getattr(details, field.name)) is str
    }
    return replace(failure, details=replace(details, **texts))


def _decision(
    decision: Decision,
    pseudonym: str,
    cleaned: Callable[[str], str],
) -> Decision:
    return replace(
        decision,
        student=pseudonym,
        reason=cleaned(decision.reason),
        who=_STAFF,
    )
