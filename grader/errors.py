"""The errors that a person can cause, and how each is worded.

    GraderError               a message for a person and a tip; commands print both
                              and exit with 2
      CourseError             no course root, no such assignment
      ConfigError             assignment.toml cannot be used
      SubmissionsError        the source of submissions cannot be read
      CollectionError         a hidden or public test breaks a rule of ours
      ContractError           contract.py or the reference cannot be used
      RecordedValuesError     recorded.npz is missing or stale
      KitError                a kit would give away what it must not
      IsolationError          this machine cannot isolate student code as required
      PluginError             a plugin of the grader cannot be loaded, or fits no hook
      ClusterError            a cluster cannot be reached or cannot be used
      ExportError             a table of grades cannot be read or filled
      GradebookError          a gradebook is in use, damaged, or cannot be written
      OverrunError            grading a submission computes for too long
      WorkerError             zygote or worker cannot be started or reached
      WireError               bytes that are not a frame of ours

Anything else that escapes is a bug of ours and keeps its traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def closest(
    name: str,
    names: Iterable[str],
    *,
    likeness: float = 0.6,
    most: int = 1,
) -> tuple[str, ...]:
    """Return which of *names* are probably meant by *name*, whatever its case.

    The likeliest comes first; there are none below *likeness*, of 0 to 1.
    """
    by_folded = {candidate.casefold(): candidate for candidate in names}
    near = difflib.get_close_matches(
        name.casefold(),
        by_folded,
        n=most,
        cutoff=likeness,
    )
    return tuple(by_folded[folded] for folded in near)


def did_you_mean(*names: str) -> str:
    """Return the question whether one of *names* was meant, or nothing without one."""
    near = " or ".join(filter(None, names))
    return f"Did you mean {near}?" if near else ""


class GraderError(Exception):
    """Something a person can mend.

    `message` says who, where, what was found and what was expected; `tip` says
    what to try.
    """

    def __init__(self, message: str, tip: str = "") -> None:
        super().__init__(message, tip)
        self.message = message
        self.tip = tip

    def __str__(self) -> str:
        return (
            f"{self.message}\n  tip: {self.tip}" if self.tip else self.message
        )


class CourseError(GraderError, LookupError):
    """No course root, or no such assignment in it."""


class ConfigError(GraderError, ValueError):
    """An assignment.toml cannot be used."""


class SubmissionsError(GraderError, ValueError):
    """The source of submissions cannot be read."""


class CollectionError(GraderError, ValueError):
    """A test breaks a rule of ours, or cannot be imported."""


class ContractError(GraderError, ValueError):
    """A contract, an adapter or a reference cannot be used."""


class RecordedValuesError(GraderError, ValueError):
    """The recorded values of the public tests are missing or stale."""


class KitError(GraderError, ValueError):
    """A kit for students would hold what students must not see."""


class IsolationError(GraderError, RuntimeError):
    """The machine cannot isolate student code as required."""


class PluginError(GraderError, ValueError):
    """A plugin of the grader cannot be loaded, or implements a hook that does not exist."""


class ClusterError(GraderError, RuntimeError):
    """A cluster cannot be reached, or its workers would grade otherwise."""


class ExportError(GraderError, ValueError):
    """A table of grades cannot be read or filled."""


class GradebookError(GraderError, RuntimeError):
    """A gradebook is in use, damaged, from a newer grader, or cannot be written."""


class OverrunError(GraderError, RuntimeError):
    """Grading a submission took more computing time than it may."""


class WorkerError(GraderError, RuntimeError):
    """A zygote or a worker cannot be started or reached."""


class WireError(GraderError, ValueError):
    """Bytes that are not a frame of ours."""
