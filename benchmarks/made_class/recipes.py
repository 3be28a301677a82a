"""What the submissions of a made class are made of: a fixed share of each kind, and no two from the same parts early.

Deterministic: the same assignment gives the same class, whatever its size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, count, cycle
from random import Random

from benchmarks.made_class.examples import Example, read_examples
from benchmarks.made_class.mistakes import with_mistakes
from benchmarks.made_class.restyled import restyled_file
from grader.course.variants import Variant, load_variants
from grader.model import Assignment

RIGHT, BROKEN, MISTAKE, PAIR = "right", "wrong example", "mistake", "pair"
#: The kinds of the first twenty submissions, again and again.
PATTERN = (
    RIGHT, MISTAKE, PAIR, MISTAKE, RIGHT,
    BROKEN, MISTAKE, RIGHT, MISTAKE, PAIR,
    RIGHT, MISTAKE, BROKEN, PAIR, MISTAKE,
    RIGHT, BROKEN, MISTAKE, PAIR, RIGHT,
)  # fmt: skip
#: A longer list of pairs would not be used up.
MOST_PAIRS = 20_000


@dataclass(frozen=True, slots=True)
class MadeSubmission:
    """A submission of a made class: its kind, the example or the mistakes that it is made of, and its files."""

    name: str
    kind: str
    parts: tuple[str, ...]
    files: Mapping[str, bytes]


def made_submissions(assignment: Assignment) -> Iterator[MadeSubmission]:
    """Yield the submissions of a made class without end."""
    sources = Sources(assignment)
    for number, kind in zip(count(1), cycle(PATTERN), strict=False):
        random = Random(f"{assignment.id} {number}")
        parts, files = sources.next(kind)
        rewritten = {
            path: restyled_file(path, content, random)
            for path, content in files.items()
        }
        yield MadeSubmission(f"s{number:05}", kind, parts, rewritten)


class Sources:
    """The examples, the misconceptions and their pairs of an assignment, each in an order of its own."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        random = Random(assignment.id)
        examples = read_examples(assignment)
        reference = Example("reference", _reference(assignment), is_right=True)
        right = [reference, *(one for one in examples if one.is_right)]
        broken = [one for one in examples if not one.is_right]
        variants = list(load_variants(assignment))
        pairs = _pairs(variants, random)
        for source in (right, broken, variants):
            random.shuffle(source)
        self._examples = {RIGHT: cycle(right), BROKEN: cycle(broken)}
        self._mistakes = {
            MISTAKE: cycle((one,) for one in variants),
            PAIR: cycle(pairs),
        }

    def next(self, kind: str) -> tuple[tuple[str, ...], Mapping[str, bytes]]:
        """Return the names of what the next submission of *kind* is made of, and its files as they are."""
        if kind in self._examples:
            example = next(self._examples[kind])
            return (example.student,), example.files
        variants = next(self._mistakes[kind])
        text = with_mistakes(self.assignment, variants)
        names = tuple(variant.misconception.id for variant in variants)
        return names, {self.assignment.file: text.encode()}


def _reference(assignment: Assignment) -> dict[str, bytes]:
    content = (assignment.reference / assignment.file).read_bytes()
    return {assignment.file: content}


def _pairs(
    variants: Sequence[Variant],
    random: Random,
) -> list[tuple[Variant, Variant]]:
    """Return pairs of mistakes in different criteria, in a random order: two in the same place would hide each other."""
    pairs = [
        (first, second)
        for first, second in combinations(variants, 2)
        if first.misconception.criterion != second.misconception.criterion
    ]
    random.shuffle(pairs)
    return pairs[:MOST_PAIRS]
