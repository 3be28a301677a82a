"""All attempts of a download are graded, and for each student the best counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.gradebook import Gradebook, Keys, Recorded, keys_of
from grader.gradebook.decision_log import by_student, log_of
from grader.gradebook.erasure import every_result
from grader.grading.final_grade import decided
from grader.intake import Intake
from grader.model import Assignment, Decision, Submission
from grader.model.options import Options, Reading

#: Reads the source as a reading says.
Reader = Callable[[Reading], Intake]
#: The most attempts that are looked for.
MAX_ATTEMPTS = 100


def earlier_attempts(
    intake: Intake,
    reading: Reading,
    read: Reader,
) -> list[list[Submission]]:
    """Return the attempts before those in *intake*, the oldest first.

    Each list holds at most one attempt of a student.
    """
    levels: list[list[Submission]] = []
    attempt_of = {
        submission.id: submission.delivery.attempt
        for submission in intake.submissions
        if not submission.missing
    }
    for back in range(1, MAX_ATTEMPTS):
        before = read(replace(reading, back=back))
        level = [
            submission
            for submission in before.submissions
            if submission.delivery.attempt < attempt_of.get(submission.id, 0)
        ]
        if not level:
            break
        for submission in level:
            attempt_of[submission.id] = submission.delivery.attempt
        levels.insert(0, level)
    return levels


def keys_of_attempts(
    attempts: Sequence[Sequence[Submission]],
    assignment: Assignment,
    options: Options,
) -> dict[str, set[Keys]]:
    """Return by student what the results of all *attempts* depend on."""
    keys: dict[str, set[Keys]] = {}
    for level in attempts:
        for student, of_attempt in keys_of(level, assignment, options).items():
            keys.setdefault(student, set()).add(of_attempt)
    return keys


def let_best_count(
    book: Gradebook,
    assignment: Assignment,
    keys: Mapping[str, set[Keys]],
) -> None:
    """Make the best of the results under *keys* the newest of each student.

    The best is that which counts most after what lateness takes; of several the last.
    """
    logs = by_student(log_of(book, assignment.id))
    for student, of_attempts in keys.items():
        if len(of_attempts) < 2:
            continue
        ranked = sorted(
            _ranked(book, assignment, student, of_attempts, logs),
            key=lambda pair: (pair[0], pair[1].id),
        )
        newest = book.latest(assignment.id, student)
        if not ranked or newest is None:
            continue
        _, best = ranked[-1]
        if best.keys != newest.keys:
            result = book.result(best, assignment)
            book.record(result, best.keys, best.graded)


def _ranked(
    book: Gradebook,
    assignment: Assignment,
    student: str,
    keys: set[Keys],
    logs: Mapping[str, Sequence[Decision]],
) -> Iterator[tuple[Fraction, Recorded]]:
    """Yield the results of *student* under *keys* with the points that count."""
    for recorded in every_result(book, assignment.id, student):
        if recorded.keys in keys and recorded.earned is not None:
            result = book.result(recorded, assignment)
            score = decided(result, logs.get(student, ())).score
            yield (score.earned if score else Fraction(0)), recorded
