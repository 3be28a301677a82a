"""Failed cases of one test: those that failed in the same way share a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.model import Judgement, StudentFailure, Submission, Verdict
from grader.model.failure_details import without_message
from grader.model.safe_text import clean_line, clean_text
from grader.report.audience import Audience, case_label
from grader.report.parts.evidence import Evidence, evidence, has_evidence
from grader.report.parts.source import line_anchor, line_text
from grader.report.writing.verdicts import Mark, mark
from grader.wording.differences import description
from grader.wording.failures import detail
from grader.wording.judgements import feedback
from grader.wording.quotations import type_name
from grader.wording.texts import of_course, plural, tr

#: Cases of one finding whose evidence is shown.
MAX_EVIDENCE = {Audience.STUDENT: 3, Audience.STAFF: 8}
#: Cases whose evidence a page has room for, about: where more is wrong, fewer
#: cases and calls of each are shown.
MAX_ON_PAGE = 24
MAX_LABELS = 12
MAX_LABEL = 80
MAX_SENTENCE = 1000
MAX_DETAIL = 4000
MAX_PATH = 120


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the submission an exception came from."""

    exception: str = field(metadata={"help": "its type, where it may be shown"})
    where: str = field(metadata={"help": "file and line"})
    code: str = field(metadata={"help": "the line itself"})
    anchor: str = field(
        metadata={
            "help": "id of the line in the source on this page, if it is there",
            "anchor": True,
        },
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and in which cases."""

    mark: Mark = field(metadata={"help": "the verdict"})
    cases: str = field(
        metadata={
            "help": "the cases it holds for, where these are not all of a test",
        },
    )
    feedback: str = field(metadata={"help": "a sentence for the student"})
    place: Place | None = field(
        metadata={"help": "where an exception came from"},
    )
    detail: str = field(
        metadata={"help": "the exception's own message, where it may be shown"},
    )
    waits_for: tuple[str, ...] = field(
        metadata={"help": "titles of the tests that must pass first"},
    )
    error: str = field(
        metadata={"help": "the grader's own error text; staff only"},
    )
    evidence: tuple[Evidence, ...] = field(
        metadata={"help": "values and calls, case by case"},
    )
    more: str = field(
        metadata={"help": "how many cases have evidence that is not shown"},
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A judgement with what to call it."""

    label: str
    judgement: Judgement


def label_cases(
    judgements: Sequence[Judgement],
    audience: Audience,
) -> tuple[Case, ...]:
    """Return the cases of one test, labelled where there are several.

    By titles of their own, else by parameters or numbers.
    """
    if len(judgements) == 1:
        return (Case("", judgements[0]),)
    titles = {judgement.test.title for judgement in judgements}
    have_titles = len(titles) == len(judgements)
    cases = []
    for number, judgement in enumerate(judgements, 1):
        test = judgement.test
        label = (
            test.title if have_titles else case_label(test, number, audience)
        )
        label = clean_line(label, MAX_LABEL)
        if have_titles:
            label = of_course(label)
        cases.append(Case(label, judgement))
    return tuple(cases)


def findings(
    cases: Sequence[Case],
    submission: Submission,
    titles: Mapping[str, str],
    most: int,
    *,
    by_message: bool,
) -> tuple[Finding, ...]:
    """Return what is wrong in *cases*, those with nothing to say left out.

    *titles* name the tests that others wait for. Of each finding the evidence of *most*
    cases is shown, and of each case so many calls. *by_message* tells exceptions of
    one line apart by what they say.
    """
    groups: dict[tuple[object, ...], list[Case]] = {}
    for case in cases:
        if (
            case.judgement.verdict is not Verdict.PASSED
            or case.judgement.credit < 1
        ):
            groups.setdefault(
                _key(case.judgement, by_message=by_message),
                [],
            ).append(case)
    return tuple(
        _finding(group, submission, titles, most, of=len(cases))
        for group in groups.values()
    )


def most_evidence(judgements: Iterable[Judgement], audience: Audience) -> int:
    """Return of how many cases of a finding to show the evidence.

    Of fewer where much failed, or nobody could read it.
    """
    by_message = audience is Audience.STAFF
    failed = {
        (judgement.test.function, _key(judgement, by_message=by_message))
        for judgement in judgements
        if judgement.credit < 1 and has_evidence(judgement.outcome)
    }
    room = MAX_ON_PAGE // max(len(failed), 1)
    return min(MAX_EVIDENCE[audience], max(room, 1))


def place_of(
    failure: StudentFailure | None,
    submission: Submission,
) -> Place | None:
    """Return where *failure* came from, or None where that is not known."""
    if failure is None or not (failure.exception or failure.file):
        return None
    file, line = failure.file, failure.line
    return Place(
        exception=clean_line(_exception(failure), MAX_LABEL),
        where=line_of(clean_line(file, MAX_PATH), line)
        if file and line
        else "",
        code=line_text(submission, file, line),
        anchor=line_anchor(submission, file, line),
    )


def _exception(failure: StudentFailure) -> str:
    return type_name(failure.exception) if failure.exception else ""


def _key(judgement: Judgement, *, by_message: bool) -> tuple[object, ...]:
    """Return what cases of one finding have in common: the facts that are worded."""
    outcome = judgement.outcome
    failure, difference = outcome.failure, outcome.difference
    if judgement.feedback:
        # it stands in the place of what the values would say
        difference = None
    if failure is not None and failure.line and not by_message:
        # one line, one mistake: its message may name other numbers each time
        failure = replace(failure, details=without_message(failure.details))
    return (
        judgement.verdict,
        judgement.feedback,
        judgement.credit if 0 < judgement.credit < 1 else None,
        None if difference is None else description(difference),
        failure,
        outcome.waits_for,
        outcome.error,
    )


def _finding(
    cases: Sequence[Case],
    submission: Submission,
    titles: Mapping[str, str],
    most: int,
    of: int,
) -> Finding:
    judgement = cases[0].judgement
    outcome = judgement.outcome
    failure = outcome.failure
    text = feedback(judgement)
    telling = [case for case in cases if has_evidence(case.judgement.outcome)]
    shown = [
        evidence(
            case.judgement.outcome,
            case.label,
            most,
        )
        for case in telling[:most]
    ]
    awaited = [titles[test] for test in outcome.waits_for if test in titles]
    return Finding(
        mark=mark(judgement.verdict),
        cases=_names(cases) if len(cases) < of else "",
        feedback=clean_text(text, MAX_SENTENCE),
        place=place_of(failure, submission),
        detail=clean_text(detail(failure), MAX_DETAIL) if failure else "",
        waits_for=tuple(dict.fromkeys(awaited)),
        error=clean_text(outcome.error, MAX_DETAIL),
        evidence=tuple(shown),
        more=_not_shown(len(telling) - len(shown)),
    )


def _names(cases: Sequence[Case]) -> str:
    noun = tr("Case") if len(cases) == 1 else tr("Cases")
    labels = ", ".join(case.label for case in cases[:MAX_LABELS])
    hidden = len(cases) - MAX_LABELS
    more = f" {tr('and {count} more', count=hidden)}" if hidden > 0 else ""
    return f"{noun} {labels}{more}"


def line_of(file: str, line: int) -> str:
    """Return a place in words."""
    return tr("{file}, line {line}", file=file, line=line)


def _not_shown(count: int) -> str:
    return (
        tr("{cases} not shown", cases=plural(count, "more case"))
        if count
        else ""
    )
