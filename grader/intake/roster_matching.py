"""Brings a class list and what was handed in together: who is who, and who handed in nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from grader.intake.intake import Intake, with_ids
from grader.intake.person_names import folded, name_orders, run_together
from grader.intake.roster import ClassList, Member
from grader.intake.student_id import safe_id
from grader.model import Note, NoteKind, Person, Submission

NOTHING = "nothing was handed in"


class _Index:
    """Members by the texts that stand for them, in one way of writing."""

    def __init__(
        self, members: Iterable[Member], texts: Callable[[Member], Iterable[str]]
    ) -> None:
        self._found: dict[str, set[Member]] = {}
        for member in members:
            for text in texts(member):
                self._found.setdefault(text, set()).add(member)

    def only(self, texts: Iterable[str]) -> Member | None:
        """Return the member of the first of *texts* that stands for exactly one."""
        for text in texts:
            found = self._found.get(text, ())
            if text and len(found) == 1:
                return next(iter(found))
        return None


class Finder:
    """Finds the member of a class list whose work a submission is: by id, login or address, else by name."""

    def __init__(self, members: tuple[Member, ...]) -> None:
        self._keys = _Index(members, lambda member: map(folded, _keys(member.person)))
        self._names = _Index(members, lambda member: _names(member.person))
        self._together = _Index(
            members, lambda member: run_together(member.person.name)
        )

    def find(self, submission: Submission) -> Member | None:
        """Return the one member that *submission* can be told to be of."""
        by_key, by_name = self.by_key(submission), self.by_name(submission)
        return None if by_key and by_name and by_key != by_name else by_key or by_name

    def by_key(self, submission: Submission) -> Member | None:
        """Return the member with an id, login or address of *submission*."""
        return self._keys.only(
            map(folded, (*_keys(submission.person), submission.id, submission.name))
        )

    def by_name(self, submission: Submission) -> Member | None:
        """Return the member whose name *submission* bears, in either order or run together."""
        names = tuple(dict.fromkeys((submission.person.name, submission.name)))
        found = self._names.only(
            text for name in names for text in _names(Person(name=name))
        )
        return found or self._together.only(
            form for name in names for form in sorted(run_together(name))
        )


def with_class_list(intake: Intake, class_list: ClassList) -> Intake:
    """Return *intake* with the ids and names of *class_list*, and a submission without files for who handed in nothing.

    A submission named like a group of the list becomes one for each of its members.
    What is of nobody in the list is kept and remarked on. From anonymous work it cannot
    be told who is missing.
    """
    finder = Finder(class_list.members)
    taken: dict[Member, Submission] = {}
    strangers: list[Submission] = []
    remarks: list[str] = []
    for submission in intake.submissions:
        found = finder.find(submission)
        team = _team(submission, class_list)
        team = team if found is None or found in team else ()
        free = [
            member for member in team or filter(None, (found,)) if member not in taken
        ]
        for member in free:
            taken[member] = _named(
                submission,
                member,
                f"{intake.site}:{submission.id}" if team else submission.group,
            )
        if not free:
            who = (
                f"is of {found.person.name} as {taken[found].id} is"
                if found
                else _why_nobody(submission, finder)
            )
            strangers.append(submission if intake.anonymous else _strange(submission))
            remarks.append(f"{submission.name} {who}; it is graded by itself.")
    absent = [member for member in class_list.members if member not in taken]
    if intake.anonymous and strangers:
        remarks = [
            (
                f"The submissions are anonymous: who of {class_list.path} handed in"
                " nothing cannot be told."
            )
        ]
        absent = []
    submissions = with_ids((*taken.values(), *strangers, *map(_missing, absent)))
    return replace(intake, submissions=submissions, remarks=(*intake.remarks, *remarks))


def _strange(submission: Submission) -> Submission:
    note = Note(
        NoteKind.DELIVERY, "Not on the roster, as far as names and numbers tell."
    )
    return replace(submission, notes=(*submission.notes, note))


def _why_nobody(submission: Submission, finder: Finder) -> str:
    by_key, by_name = finder.by_key(submission), finder.by_name(submission)
    if by_key and by_name:
        return (
            f"is {by_key.person.name} by its number and {by_name.person.name} by its"
            " name"
        )
    return "is of nobody on the roster"


def _named(submission: Submission, member: Member, group: str) -> Submission:
    person = member.person
    own = submission.person
    keys = dict.fromkeys(filter(None, (*person.keys, own.id, *own.keys)))
    merged = replace(
        person,
        section=person.section or own.section,
        email=person.email or own.email,
        keys=tuple(keys),
    )
    own_delivery = submission.delivery
    delivery = replace(
        own_delivery,
        submitted=own_delivery.submitted or member.submitted,
        late=member.late if own_delivery.late is None else own_delivery.late,
    )
    return replace(
        submission,
        id=_id(person),
        name=person.name,
        person=merged,
        delivery=delivery,
        group=group,
    )


def _missing(member: Member) -> Submission:
    person = member.person
    return Submission(
        _id(person), person.name, problem=NOTHING, person=person, missing=True
    )


def _id(person: Person) -> str:
    return safe_id(person.id or person.name)


def _team(submission: Submission, class_list: ClassList) -> tuple[Member, ...]:
    """Return who is in the group that *submission* is named like.

    Sites leave out what stands between words.
    """
    names = {
        _joined(name)
        for name in (submission.person.name, submission.name, *submission.person.keys)
    } - {""}
    return tuple(
        member
        for member in class_list.members
        if not names.isdisjoint(map(_joined, member.groups))
    )


def _joined(name: str) -> str:
    return folded(name).replace(" ", "")


def _keys(person: Person) -> tuple[str, ...]:
    return tuple(filter(None, (person.id, *person.keys, person.email)))


def _names(person: Person) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(folded(name) for name in name_orders(person.name) if name)
    )
