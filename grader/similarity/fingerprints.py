"""What a submission is compared by: hashes, so that a large class fits into memory."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from grader.model import Result
from grader.similarity.code import code_files
from grader.similarity.fragments import fragments_of
from grader.similarity.wrong_values import wrong_values


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The hashes of one submission.

    `fragments` are of its own code. `wrong` maps each unusual wrong value to
    the hook that gave it, and `explained` holds those that a named mistake
    explains.
    """

    student: str
    fragments: frozenset[int] = frozenset()
    wrong: Mapping[int, str] = field(default_factory=dict)
    explained: frozenset[int] = frozenset()


def fingerprint(
    result: Result,
    handed_out: AbstractSet[int] = frozenset(),
) -> Fingerprint:
    """Return the fingerprint of *result*.

    *handed_out* are all fragments of what the class was given.
    """
    submission = result.submission
    fragments = fragments_of(code_files(submission.files, submission.main))
    values = tuple(wrong_values(result))
    explained = frozenset(value.key for value in values if value.explained)
    return Fingerprint(
        submission.id,
        frozenset(fragments.keys() - handed_out),
        {value.key: sys.intern(value.call.hook) for value in values},
        explained,
    )
