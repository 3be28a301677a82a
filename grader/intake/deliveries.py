"""Attempts in a course site's download become submissions: one for each student, of the attempt that counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from grader.intake.intake import Intake, with_ids
from grader.intake.layouts import Attempt, Delivered, SiteLayout
from grader.intake.person_names import folded
from grader.intake.student import Maker
from grader.intake.student_id import safe_id
from grader.intake.trees.tree import MAX_PATH
from grader.model import Delivery, Person, Submission
from grader.model.safe_text import clean_line


def submissions_of(
    delivered: Delivered, site: SiteLayout, make: Maker, *, first: bool = False
) -> Intake:
    """Return the submissions of everybody in *delivered*: of several attempts the last, or the *first*.

    *make* gives what is in an attempt as a submission. What several handed in together is one submission for each of
    them, of one group.
    """
    attempts: dict[tuple[str, ...], list[tuple[Person, Attempt]]] = {}
    for attempt in delivered.attempts:
        for person in attempt.people:
            attempts.setdefault(_key(person), []).append((person, attempt))
    made: dict[int, Submission] = {}
    submissions = []
    twins = _shared_ids(own[0][0] for own in attempts.values())
    for own in attempts.values():
        ordered = sorted(own, key=lambda one: one[1].order)
        person, chosen = ordered[0 if first else -1]
        if id(chosen) not in made:
            made[id(chosen)] = make(chosen.folder, person.name or person.id)
        number = _identifier(person)
        submissions.append(
            replace(
                made[id(chosen)],
                id=safe_id(_with_number(person) if number in twins else number),
                name=person.name or person.id,
                person=person,
                delivery=_delivery(
                    chosen, site, len(own), 0 if first else len(own) - 1
                ),
                group=_group(chosen, site),
            )
        )
    unmatched = tuple(
        sorted(delivered.unmatched, key=lambda item: (item.path, item.reason))
    )
    return Intake(with_ids(submissions), unmatched, site.name, delivered.anonymous)


def _key(person: Person) -> tuple[str, ...]:
    """Return what stands for one person only in one download.

    Ids that differ in case only are two: Canvas makes such.
    """
    if person.id:
        return ("id", person.id)
    return (
        ("email", folded(person.email))
        if person.email
        else ("name", person.name, *person.keys)
    )


def _identifier(person: Person) -> str:
    """Return what a person is called in folders: a login says enough, a number needs the name."""
    if (
        person.id.isdigit()
        and person.name
        and folded(person.id) not in folded(person.name).split()
    ):
        return f"{person.name} {person.id}"
    return person.id or person.name


def _with_number(person: Person) -> str:
    """Return the identifier with the site's number, for one of several people of one name."""
    return " ".join(
        (_identifier(person), *(key.rpartition(" ")[2] for key in person.keys[:1]))
    )


def _shared_ids(people: Iterable[Person]) -> frozenset[str]:
    """Return the identifiers that more than one has: they take the site's number along, whoever else hands in."""
    seen: dict[str, int] = {}
    for person in people:
        seen[_identifier(person)] = seen.get(_identifier(person), 0) + 1
    return frozenset(text for text, count in seen.items() if count > 1)


def _delivery(chosen: Attempt, site: SiteLayout, attempts: int, place: int) -> Delivery:
    known = max(attempts, chosen.attempts)
    number = place + 1 if attempts >= chosen.attempts else known
    return Delivery(
        site.name,
        chosen.submitted,
        chosen.late,
        number,
        known,
        clean_line(chosen.origin, MAX_PATH),
        chosen.feedback,
    )


def _group(chosen: Attempt, site: SiteLayout) -> str:
    """Return a text that the members of a group share, and nobody else."""
    if len(chosen.people) == 1:
        return ""
    return f"{site.name}:{'+'.join(sorted(person.id or person.email or person.name for person in chosen.people))}"
