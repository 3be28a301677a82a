"""The page of what submissions have in common: pairs side by side, for staff.

It says what is shared, and nothing of why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from grader.model import Assignment, Result, SourceFile
from grader.model.safe_text import clean_line, clean_text
from grader.report.class_page import student_folder
from grader.report.parts.values import Value, show
from grader.report.shortfalls import Student
from grader.report.submission_page import MAX_NAME
from grader.report.writing.numbers import percent, plural
from grader.report.writing.texts import tr
from grader.similarity.code import code_files, code_of
from grader.similarity.fragments import Lines, fragments_of
from grader.similarity.pairs import Pair
from grader.similarity.passages import Passage, passages
from grader.similarity.wrong_values import WrongValue, wrong_values
from grader.testing.arrays import from_numpy

MAX_PAIRS = 50
MAX_PASSAGES = 12
MAX_LINES = 60
MAX_COLUMNS = 160
MAX_VALUES = 6


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of code."""

    number: int = field(
        metadata={"help": "counted from 1; in a notebook, over its code cells"}
    )
    text: str = field(metadata={"help": "the code"})


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of one submission."""

    label: str = field(metadata={"help": "the file and which lines"})
    lines: tuple[CodeLine, ...] = field(metadata={"help": "the lines, up to the cap"})
    more: str = field(metadata={"help": "how many further lines are not shown"})


@dataclass(frozen=True, slots=True)
class PassageView:
    """The same code in two submissions."""

    one: Excerpt = field(metadata={"help": "where the first has it"})
    other: Excerpt = field(metadata={"help": "where the second has it"})


@dataclass(frozen=True, slots=True)
class SharedValue:
    """A wrong value that both got."""

    hook: str = field(metadata={"help": "the function that was called"})
    test: str = field(metadata={"help": "what the test asks"})
    one: Value = field(metadata={"help": "what the first got"})
    other: Value = field(metadata={"help": "what the second got"})
    expected: Value = field(metadata={"help": "the right value"})


@dataclass(frozen=True, slots=True)
class PairView:
    """Two submissions and what they share."""

    anchor: str = field(metadata={"help": "id of the pair on the page"})
    one: Student = field(metadata={"help": "whose the first is"})
    other: Student = field(metadata={"help": "whose the second is"})
    one_share: str = field(
        metadata={
            "help": "the shared part of the first's own code; nothing where it is small"
        }
    )
    other_share: str = field(
        metadata={"help": "the shared part of the second's own code"}
    )
    numbers: str = field(
        metadata={
            "help": (
                "how many wrong values of how many functions; nothing where they"
                " are few"
            )
        }
    )
    passages: tuple[PassageView, ...] = field(
        metadata={"help": "the shared code, the longest passages of it"}
    )
    more_passages: str = field(metadata={"help": "how many passages are not shown"})
    values: tuple[SharedValue, ...] = field(
        metadata={"help": "shared wrong values, one of each function first"}
    )
    more_values: str = field(metadata={"help": "how many values are not shown"})


@dataclass(frozen=True, slots=True)
class SimilarityPage:
    """All pairs of a class that are worth a look."""

    title: str = field(metadata={"help": "title of the document"})
    assignment: str = field(metadata={"help": "title of the assignment"})
    submissions: int = field(metadata={"help": "how many submissions were compared"})
    pairs: tuple[PairView, ...] = field(
        metadata={"help": "the pairs, those that share most first"}
    )
    more: str = field(metadata={"help": "how many pairs are not shown"})


def similarity_page(
    assignment: Assignment,
    submissions: int,
    pairs: Sequence[Pair],
    result_of: Callable[[str], Result],
) -> SimilarityPage:
    """Return the page of *pairs*, found among so many *submissions*.

    *result_of* gives the result of a student's id.
    """
    title = clean_line(assignment.title, MAX_NAME)
    shown = pairs[:MAX_PAIRS]
    return SimilarityPage(
        title=f"{title} · {tr('similar submissions')}",
        assignment=title,
        submissions=submissions,
        pairs=tuple(
            _pair(n, pair, result_of(pair.first), result_of(pair.second))
            for n, pair in enumerate(shown, 1)
        ),
        more=_more(len(pairs) - len(shown), "pair"),
    )


def _pair(number: int, pair: Pair, one: Result, other: Result) -> PairView:
    shares = [
        percent(*share.as_integer_ratio()) if pair.shares_code else ""
        for share in pair.shares
    ]
    code, more_code = _passages(pair, one, other) if pair.shares_code else ((), "")
    values, more_values = _values(pair, one, other) if pair.shares_values else ((), "")
    return PairView(
        anchor=f"pair-{number}",
        one=_student(one),
        other=_student(other),
        one_share=shares[0],
        other_share=shares[1],
        numbers=(
            tr(
                "{count} in {functions}",
                count=len(pair.values),
                functions=plural(pair.hooks, "function"),
            )
            if pair.shares_values
            else ""
        ),
        passages=code,
        more_passages=more_code,
        values=values,
        more_values=more_values,
    )


def _student(result: Result) -> Student:
    submission = result.submission
    name = clean_line(submission.name, MAX_NAME) or clean_line(submission.id, MAX_NAME)
    return Student(name, f"{student_folder(result)}/staff.html")


def _passages(
    pair: Pair, one: Result, other: Result
) -> tuple[tuple[PassageView, ...], str]:
    """Return the longest passages in the order of the first's code."""
    files = [
        code_files(result.submission.files, result.submission.main)
        for result in (one, other)
    ]
    found = passages(pair.fragments, *(fragments_of(part) for part in files))
    longest = sorted(sorted(found, key=_length, reverse=True)[:MAX_PASSAGES])
    texts = [_texts(part) for part in files]
    views = tuple(
        PassageView(_excerpt(left, texts[0]), _excerpt(right, texts[1]))
        for left, right in longest
    )
    return views, _more(len(found) - len(longest), "passage")


def _length(passage: Passage) -> int:
    return passage.in_first.last - passage.in_first.first


def _texts(files: Sequence[SourceFile]) -> dict[str, list[str]]:
    return {file.path: code_of(file).split("\n") for file in files}


def _excerpt(lines: Lines, texts: dict[str, list[str]]) -> Excerpt:
    shown = texts[lines.file][lines.first - 1 : lines.last][:MAX_LINES]
    return Excerpt(
        tr(
            "{file}, lines {first} to {last}",
            file=clean_line(lines.file, MAX_NAME),
            first=lines.first,
            last=lines.last,
        ),
        tuple(
            CodeLine(number, _line(text))
            for number, text in enumerate(shown, lines.first)
        ),
        _more(lines.last - lines.first + 1 - len(shown), "line"),
    )


def _line(text: str) -> str:
    return clean_text(text.expandtabs(4)[: 4 * MAX_COLUMNS], MAX_COLUMNS).replace(
        "\n", " "
    )


def _values(
    pair: Pair, one: Result, other: Result
) -> tuple[tuple[SharedValue, ...], str]:
    """Return shared values, of as many functions as possible."""
    left, right = (
        {value.key: value for value in wrong_values(result)} for result in (one, other)
    )
    rounds: dict[str, int] = {}
    ranked = []
    for key in (key for key in left if key in pair.values and key in right):
        hook = left[key].call.hook
        rounds[hook] = rounds.get(hook, 0) + 1
        ranked.append((rounds[hook], key))
    chosen = [key for _, key in sorted(ranked, key=lambda item: item[0])[:MAX_VALUES]]
    views = tuple(_value(left[key], right[key]) for key in chosen)
    return views, _more(len(pair.values) - len(views), "value")


def _value(one: WrongValue, other: WrongValue) -> SharedValue:
    name = f"{tr('reply')}{one.name}"
    return SharedValue(
        hook=clean_line(one.call.hook, MAX_NAME),
        test=clean_line(one.judgement.test.title, MAX_NAME),
        one=show(from_numpy(one.actual), name),
        other=show(from_numpy(other.actual), name),
        expected=show(from_numpy(one.expected), tr("expected")),
    )


def _more(count: int, noun: str) -> str:
    return (
        tr("{cases} not shown", cases=plural(count, f"more {noun}"))
        if count > 0
        else ""
    )
