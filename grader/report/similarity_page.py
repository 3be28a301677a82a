"""The page of what submissions have in common: pairs side by side, for staff.

It says what is shared, and nothing of why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from grader.model import Assignment, Result, SourceFile
from grader.model.safe_text import clean_line, clean_text
from grader.report.parts.headline import MAX_NAME, Student, student_of
from grader.report.parts.values import Value, show
from grader.report.writing.numbers import percent
from grader.similarity.code import code_files, code_of
from grader.similarity.fragments import Lines, fragments_of
from grader.similarity.pairs import Pair
from grader.similarity.passages import Passage, passages
from grader.similarity.wrong_values import WrongValue, wrong_values
from grader.testing.arrays import from_numpy
from grader.wording.texts import of_course, plural, tr

MAX_PAIRS = 50
MAX_PASSAGES = 12
MAX_LINES = 60
MAX_COLUMNS = 160
MAX_VALUES = 6


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of code."""

    number: int = field(
        metadata={"help": "counted from 1; in a notebook, over its code cells"},
    )
    text: str = field(metadata={"help": "the code"})


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of one submission."""

    label: str = field(metadata={"help": "the file and which lines"})
    lines: tuple[CodeLine, ...] = field(
        metadata={"help": "the lines, up to the cap"},
    )
    more: str = field(metadata={"help": "how many further lines are not shown"})


@dataclass(frozen=True, slots=True)
class PassageView:
    """The same code in two submissions."""

    first: Excerpt = field(metadata={"help": "where the first has it"})
    second: Excerpt = field(metadata={"help": "where the second has it"})


@dataclass(frozen=True, slots=True)
class SharedValue:
    """A wrong value that both got."""

    hook: str = field(metadata={"help": "the function that was called"})
    test: str = field(metadata={"help": "what the test asks"})
    first: Value = field(metadata={"help": "what the first got"})
    second: Value = field(metadata={"help": "what the second got"})
    expected: Value = field(metadata={"help": "the right value"})


@dataclass(frozen=True, slots=True)
class PairView:
    """Two submissions and what they share."""

    anchor: str = field(metadata={"help": "id of the pair on the page"})
    first: Student = field(metadata={"help": "whose the first is"})
    second: Student = field(metadata={"help": "whose the second is"})
    first_share: str = field(
        metadata={
            "help": "the shared part of the first's own code; nothing where it is small",
        },
    )
    second_share: str = field(
        metadata={"help": "the shared part of the second's own code"},
    )
    numbers: str = field(
        metadata={
            "help": (
                "how many wrong values of how many functions; nothing where they"
                " are few"
            ),
        },
    )
    passages: tuple[PassageView, ...] = field(
        metadata={"help": "the shared code, the longest passages of it"},
    )
    more_passages: str = field(
        metadata={"help": "how many passages are not shown"},
    )
    values: tuple[SharedValue, ...] = field(
        metadata={"help": "shared wrong values, one of each function first"},
    )
    more_values: str = field(metadata={"help": "how many values are not shown"})


@dataclass(frozen=True, slots=True)
class SimilarityPage:
    """All pairs of a class that are worth a look."""

    title: str = field(metadata={"help": "title of the document"})
    assignment: str = field(metadata={"help": "title of the assignment"})
    submissions: int = field(
        metadata={"help": "how many submissions were compared"},
    )
    pairs: tuple[PairView, ...] = field(
        metadata={"help": "the pairs, those that share most first"},
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
    title = of_course(clean_line(assignment.title, MAX_NAME))
    shown = enumerate(pairs[:MAX_PAIRS], 1)
    views = [
        _pair(number, pair, result_of(pair.first), result_of(pair.second))
        for number, pair in shown
    ]
    return SimilarityPage(
        title=f"{title} · {tr('similar submissions')}",
        assignment=title,
        submissions=submissions,
        pairs=tuple(views),
        more=_more(len(pairs) - len(views), "pair"),
    )


def _pair(number: int, pair: Pair, first: Result, second: Result) -> PairView:
    shares, numbers = ["", ""], ""
    code: tuple[PassageView, ...] = ()
    values: tuple[SharedValue, ...] = ()
    more_code = more_values = ""
    if pair.shares_code:
        shares = [percent(*share.as_integer_ratio()) for share in pair.shares]
        code, more_code = _passages(pair, first, second)
    if pair.shares_values:
        functions = plural(pair.hooks, "function")
        count = len(pair.values)
        numbers = tr("{count} in {functions}", count=count, functions=functions)
        values, more_values = _values(pair, first, second)
    return PairView(
        anchor=f"pair-{number}",
        first=student_of(first),
        second=student_of(second),
        first_share=shares[0],
        second_share=shares[1],
        numbers=numbers,
        passages=code,
        more_passages=more_code,
        values=values,
        more_values=more_values,
    )


def _passages(
    pair: Pair,
    first: Result,
    second: Result,
) -> tuple[tuple[PassageView, ...], str]:
    """Return the longest passages in the order of the first's code."""
    first_files, second_files = _code_of(first), _code_of(second)
    shared = passages(
        pair.fragments,
        fragments_of(first_files),
        fragments_of(second_files),
    )
    longest = sorted(shared, key=_length, reverse=True)[:MAX_PASSAGES]
    first_texts, second_texts = _texts(first_files), _texts(second_files)
    views = tuple(
        PassageView(
            _excerpt(passage.in_first, first_texts),
            _excerpt(passage.in_second, second_texts),
        )
        for passage in sorted(longest)
    )
    return views, _more(len(shared) - len(longest), "passage")


def _code_of(result: Result) -> Sequence[SourceFile]:
    return code_files(result.submission.files, result.submission.main)


def _length(passage: Passage) -> int:
    return passage.in_first.last - passage.in_first.first


def _texts(files: Sequence[SourceFile]) -> dict[str, list[str]]:
    return {file.path: code_of(file).split("\n") for file in files}


def _excerpt(lines: Lines, texts: dict[str, list[str]]) -> Excerpt:
    shown = texts[lines.file][lines.first - 1 : lines.last][:MAX_LINES]
    label = tr(
        "{file}, lines {first} to {last}",
        file=clean_line(lines.file, MAX_NAME),
        first=lines.first,
        last=lines.last,
    )
    numbered = enumerate(shown, lines.first)
    return Excerpt(
        label=label,
        lines=tuple(CodeLine(number, _line(text)) for number, text in numbered),
        more=_more(lines.last - lines.first + 1 - len(shown), "line"),
    )


def _line(text: str) -> str:
    start = text.expandtabs(4)[: 4 * MAX_COLUMNS]
    return clean_text(start, MAX_COLUMNS).replace("\n", " ")


def _values(
    pair: Pair,
    first: Result,
    second: Result,
) -> tuple[tuple[SharedValue, ...], str]:
    """Return shared values, of as many functions as possible."""
    first_values = {value.key: value for value in wrong_values(first)}
    second_values = {value.key: value for value in wrong_values(second)}
    calls_by_hook: Counter[str] = Counter()
    ranked = []
    for key, value in first_values.items():
        if key in pair.values and key in second_values:
            hook = value.call.hook
            calls_by_hook[hook] += 1
            ranked.append((calls_by_hook[hook], key))
    ranked.sort(key=itemgetter(0))
    views = tuple(
        _value(first_values[key], second_values[key])
        for _, key in ranked[:MAX_VALUES]
    )
    return views, _more(len(pair.values) - len(views), "value")


def _value(first: WrongValue, second: WrongValue) -> SharedValue:
    name = f"{tr('reply')}{first.name}"
    return SharedValue(
        hook=clean_line(first.call.hook, MAX_NAME),
        test=of_course(clean_line(first.judgement.test.title, MAX_NAME)),
        first=show(from_numpy(first.actual), name),
        second=show(from_numpy(second.actual), name),
        expected=show(from_numpy(first.expected), tr("expected")),
    )


def _more(count: int, noun: str) -> str:
    if count <= 0:
        return ""
    return tr("{cases} not shown", cases=plural(count, f"more {noun}"))
