"""What the students of a class can be filtered by: verdicts, mistakes, sections, and more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.grading.final_grade import LATE
from grader.grading.looks import looks
from grader.model import Result
from grader.model.safe_text import clean_line
from grader.report.parts.outline import MAX_TITLE
from grader.report.writing.verdicts import Count
from grader.wording import explanations
from grader.wording.texts import tr

#: Chips of one kind; the most frequent are shown.
_MOST = 12


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that students have in common."""

    key: str = field(metadata={"help": "how rows name it"})
    label: str = field(metadata={"help": "what it is"})
    count: int = field(metadata={"help": "how many students have it"})


@dataclass(frozen=True, slots=True)
class ChipGroup:
    """The chips of one kind."""

    title: str = field(metadata={"help": "which kind"})
    chips: tuple[Chip, ...] = field(
        metadata={"help": "the most frequent, most frequent first"},
    )


class Chips:
    """The chips of a class, and which student has which."""

    def __init__(
        self,
        results: Sequence[Result],
        tallies: Mapping[str, Sequence[Count]],
    ) -> None:
        self._keys: dict[str, list[str]] = {
            result.submission.id: [] for result in results
        }
        of_kind: dict[str, dict[str, list[str]]] = {}
        for result in results:
            student = result.submission.id
            for kind, label in _labels(result, tallies[student]):
                students = of_kind.setdefault(kind, {}).setdefault(label, [])
                students.append(student)
        titles = {
            "v": tr("Verdict"),
            "m": tr("Mistake"),
            "s": tr("Section"),
            "o": tr("Other"),
        }
        groups = [
            self._group(kind, title, of_kind.get(kind, {}))
            for kind, title in titles.items()
        ]
        self.groups = tuple(group for group in groups if group.chips)

    def keys_of(self, result: Result) -> tuple[str, ...]:
        """Return the keys of the chips that the student of *result* has."""
        return tuple(self._keys[result.submission.id])

    def _group(
        self,
        kind: str,
        title: str,
        students_of: Mapping[str, Sequence[str]],
    ) -> ChipGroup:
        ranked = sorted(students_of, key=lambda label: -len(students_of[label]))
        if kind == "m":
            # what one student has is found by the student's name
            ranked = [label for label in ranked if len(students_of[label]) > 1]
        chips = []
        for number, label in enumerate(ranked[:_MOST]):
            students = students_of[label]
            chip = Chip(f"{kind}{number}", label, len(students))
            chips.append(chip)
            for student in students:
                self._keys[student].append(chip.key)
        return ChipGroup(title, tuple(chips))


def _labels(
    result: Result,
    tally: Sequence[Count],
) -> Iterator[tuple[str, str]]:
    """Yield the kind and the label of each chip of *result*, each once."""
    for count in tally:
        yield "v", tr(count.mark.word)
    titles = dict.fromkeys(map(explanations.title, result.diagnoses))
    for title in titles:
        yield "m", clean_line(title, MAX_TITLE)
    section = clean_line(result.submission.person.section, MAX_TITLE)
    if section:
        yield "s", section
    lines = result.score.criteria if result.score else ()
    if any(line.criterion.id == LATE for line in lines):
        yield "o", tr("late")
    if any(not look.is_seen for look in looks(result)):
        yield "o", tr("needs a look")
