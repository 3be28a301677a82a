"""Matches a roster and submissions: who is who, and who handed in nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from grader.intake.intake import Intake, with_ids
from grader.intake.person_names import folded, name_orders, run_together
from grader.intake.roster import Member, Roster
from grader.intake.student_id import safe_id
from grader.model import NoteKind, Person, Submission
from grader.model.phrase import phrase
from grader.wording.phrases import english, noted

NOTHING = phrase("nothing was handed in")


class _Index:
    """Members by the texts that stand for them, in one way of writing."""

    def __init__(
        self,
        members: Iterable[Member],
        texts: Callable[[Member], Iterable[str]],
    ) -> None:
        self._members_by_text: dict[str, set[Member]] = {}
        for member in members:
            for text in texts(member):
                self._members_by_text.setdefault(text, set()).add(member)

    def only(self, texts: Iterable[str]) -> Member | None:
        """Return the member of the first of *texts* that stands for exactly one."""
        for text in texts:
            members = self._members_by_text.get(text, ())
            if text and len(members) == 1:
                return next(iter(members))
        return None


class Finder:
    """Finds the member of a roster whose work a submission is.

    Id, login and address come before the name.
    """

    def __init__(self, members: tuple[Member, ...]) -> None:
        self._keys = _Index(
            members,
            lambda member: map(folded, _keys(member.person)),
        )
        self._names = _Index(members, lambda member: _names(member.person))
        self._together = _Index(
            members,
            lambda member: run_together(member.person.name),
        )

    def find(self, submission: Submission) -> Member | None:
        """Return the one member that *submission* can be told to be of."""
        by_key, by_name = self.by_key(submission), self.by_name(submission)
        if by_key and by_name and by_key != by_name:
            return None
        return by_key or by_name

    def by_key(self, submission: Submission) -> Member | None:
        """Return the member with an id, login or address of *submission*."""
        keys = (*_keys(submission.person), submission.id, submission.name)
        return self._keys.only(map(folded, keys))

    def by_name(self, submission: Submission) -> Member | None:
        """Return the member whose name *submission* bears.

        The name is in either order or run together.
        """
        names = dict.fromkeys((submission.person.name, submission.name))
        spaced: list[str] = []
        together: list[str] = []
        for name in names:
            spaced += _names(Person(name=name))
            together += sorted(run_together(name))
        return self._names.only(spaced) or self._together.only(together)


def with_roster(intake: Intake, roster: Roster) -> Intake:
    """Return *intake* with the ids and names of *roster*, and with who is missing.

    Those who handed in nothing have a submission without files. A submission
    named like a group of the list becomes one for each of its members. What is
    of nobody in the list is kept and remarked on. From anonymous work it cannot
    be told who is missing.
    """
    finder = Finder(roster.members)
    taken: dict[Member, Submission] = {}
    strangers: list[Submission] = []
    remarks: list[str] = []
    for submission in intake.submissions:
        owner = finder.find(submission)
        members, group = (
            _team(submission, roster),
            f"{intake.site}:{submission.id}",
        )
        if not members or (owner is not None and owner not in members):
            members, group = (owner,) if owner else (), submission.group
        free = [member for member in members if member not in taken]
        for member in free:
            taken[member] = _named(submission, member, group)
        if not free:
            reason = _why_nobody(submission, finder)
            if owner:
                reason = f"is of {owner.person.name} as {taken[owner].id} is"
            strangers.append(
                submission if intake.anonymous else _strange(submission),
            )
            remarks.append(
                f"{submission.name} {reason}; it is graded by itself.",
            )
    absent = [member for member in roster.members if member not in taken]
    if intake.anonymous and strangers:
        text = (
            f"The submissions are anonymous: who of {roster.path} handed in"
            " nothing cannot be told."
        )
        remarks, absent = [text], []
    submissions = with_ids(
        (*taken.values(), *strangers, *map(_missing, absent)),
    )
    return replace(
        intake,
        submissions=submissions,
        remarks=(*intake.remarks, *remarks),
    )


def _strange(submission: Submission) -> Submission:
    note = noted(
        NoteKind.DELIVERY,
        phrase("Not on the roster, as far as names and numbers tell."),
    )
    return replace(submission, notes=(*submission.notes, note))


def _why_nobody(submission: Submission, finder: Finder) -> str:
    by_key, by_name = finder.by_key(submission), finder.by_name(submission)
    if by_key and by_name:
        number_owner, name_owner = by_key.person.name, by_name.person.name
        return f"is {number_owner} by its number and {name_owner} by its name"
    return "is of nobody on the roster"


def _named(submission: Submission, member: Member, group: str) -> Submission:
    person, delivered_by = member.person, submission.person
    keys = (*person.keys, delivered_by.id, *delivered_by.keys)
    merged = replace(
        person,
        section=person.section or delivered_by.section,
        email=person.email or delivered_by.email,
        keys=tuple(dict.fromkeys(filter(None, keys))),
    )
    delivery = submission.delivery
    if not delivery.submitted:
        delivery = replace(delivery, submitted=member.submitted)
    if delivery.late is None:
        delivery = replace(delivery, late=member.late)
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
        _id(person),
        person.name,
        problem=english(NOTHING),
        problem_phrase=NOTHING,
        person=person,
        missing=True,
    )


def _id(person: Person) -> str:
    return safe_id(person.id or person.name)


def _team(submission: Submission, roster: Roster) -> tuple[Member, ...]:
    """Return who is in the group that *submission* is named like.

    Sites leave out what stands between words.
    """
    person = submission.person
    names = {
        _joined(name) for name in (person.name, submission.name, *person.keys)
    }
    names.discard("")
    return tuple(
        member
        for member in roster.members
        if not names.isdisjoint(map(_joined, member.groups))
    )


def _joined(name: str) -> str:
    return folded(name).replace(" ", "")


def _keys(person: Person) -> tuple[str, ...]:
    return tuple(filter(None, (person.id, *person.keys, person.email)))


def _names(person: Person) -> tuple[str, ...]:
    names = [folded(name) for name in name_orders(person.name) if name]
    return tuple(dict.fromkeys(names))
