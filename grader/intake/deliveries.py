"""Attempts in a course site's download become submissions: one for each student."""

from __future__ import annotations

from collections import Counter
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
    delivered: Delivered,
    site: SiteLayout,
    make: Maker,
    *,
    first: bool = False,
    back: int = 0,
) -> Intake:
    """Return the submissions of everybody in *delivered*.

    Of several attempts the last counts, or the *first*, or that which is so many
    *back* from the last, as far as there are. *make* gives what is in
    an attempt as a submission. What several handed in together is one
    submission for each of them, of one group.
    """
    attempts_by_person: dict[tuple[str, ...], list[tuple[Person, Attempt]]] = {}
    for attempt in delivered.attempts:
        for person in attempt.people:
            attempts = attempts_by_person.setdefault(_key(person), [])
            attempts.append((person, attempt))
    made: dict[int, Submission] = {}
    submissions = []
    shared = _shared_ids(
        attempts[0][0] for attempts in attempts_by_person.values()
    )
    for attempts in attempts_by_person.values():
        attempts.sort(key=lambda pair: pair[1].order)
        place = 0 if first else max(len(attempts) - 1 - back, 0)
        person, chosen = attempts[place]
        name = person.name or person.id
        if id(chosen) not in made:
            made[id(chosen)] = make(chosen.folder, name)
        identifier = _identifier(person)
        if identifier in shared:
            identifier = _with_number(person)
        submission = replace(
            made[id(chosen)],
            id=safe_id(identifier),
            name=name,
            person=person,
            delivery=_delivery(chosen, site, len(attempts), place),
            group=_group(chosen, site),
        )
        submissions.append(submission)
    unmatched = sorted(
        delivered.unmatched,
        key=lambda part: (part.path, part.reason),
    )
    return Intake(
        with_ids(submissions),
        tuple(unmatched),
        site.name,
        delivered.anonymous,
    )


def _key(person: Person) -> tuple[str, ...]:
    """Return what stands for one person only in one download.

    Ids that differ in case only are two: Canvas makes such.
    """
    if person.id:
        return ("id", person.id)
    if person.email:
        return ("email", folded(person.email))
    return ("name", person.name, *person.keys)


def _identifier(person: Person) -> str:
    """Return what a person is called in folders.

    A login says enough, a number needs the name.
    """
    if person.id.isdigit() and person.name:
        words = folded(person.name).split()
        if folded(person.id) not in words:
            return f"{person.name} {person.id}"
    return person.id or person.name


def _with_number(person: Person) -> str:
    """Return the identifier with the site's number, which makes equal names differ."""
    numbers = [key.rpartition(" ")[2] for key in person.keys[:1]]
    return " ".join((_identifier(person), *numbers))


def _shared_ids(people: Iterable[Person]) -> frozenset[str]:
    """Return the identifiers that several people have.

    They take the site's number along, whoever else hands in.
    """
    counts = Counter(map(_identifier, people))
    return frozenset(
        identifier for identifier, count in counts.items() if count > 1
    )


def _delivery(
    chosen: Attempt,
    site: SiteLayout,
    attempts: int,
    place: int,
) -> Delivery:
    total = max(attempts, chosen.attempts)
    return Delivery(
        site.name,
        chosen.submitted,
        chosen.late,
        attempt=place + 1 if attempts >= chosen.attempts else total,
        attempts=total,
        origin=clean_line(chosen.origin, MAX_PATH),
        feedback=chosen.feedback,
    )


def _group(chosen: Attempt, site: SiteLayout) -> str:
    """Return a text that the members of a group share, and nobody else."""
    if len(chosen.people) == 1:
        return ""
    members = sorted(
        person.id or person.email or person.name for person in chosen.people
    )
    return f"{site.name}:{'+'.join(members)}"
