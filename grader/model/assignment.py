"""What an assignment asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from grader.model.late import Late


class Visibility(StrEnum):
    """Who may see a test and what it found."""

    PUBLIC = "public"  #: handed out; everything may be shown
    #: title, verdict, hint and diagnosis are shown; inputs and expected values
    #: are not
    HIDDEN = "hidden"
    STAFF = "staff"  #: only staff know of it


class LoadMode(StrEnum):
    """How a submission's file is loaded."""

    MODULE = "module"  #: imported
    #: imports, functions, classes and literal assignments are kept, the rest is
    #: not run
    DEFINITIONS = "definitions"


class BrokenFile(StrEnum):
    """What a file that does not parse is worth."""

    #: nothing, unless a person grants what its other statements earn
    ZERO = "zero"
    SALVAGE = "salvage"  #: what its other statements earn


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric.

    Where it is `all_or_nothing`, one failed test costs all of its points. A
    `manual` one has no test: a person gives its points.
    """

    id: str
    title: str
    points: Fraction
    extra_credit: bool = False
    all_or_nothing: bool = False
    manual: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    """The criteria of an assignment, in the order of the report."""

    criteria: tuple[Criterion, ...]

    @property
    def maximum(self) -> Fraction:
        """The points of all criteria that are not extra credit."""
        return _points(
            criterion
            for criterion in self.criteria
            if not criterion.extra_credit
        )

    @property
    def tested(self) -> Fraction:
        """The part of the maximum that tests decide."""
        return _points(
            criterion
            for criterion in self.criteria
            if not criterion.extra_credit and not criterion.manual
        )


def _points(criteria: Iterable[Criterion]) -> Fraction:
    return sum((criterion.points for criterion in criteria), Fraction(0))


@dataclass(frozen=True, slots=True)
class Limits:
    """What a submission may use.

    Seconds are CPU time. Time in which a worker neither runs nor waits for a core
    may be `WALL_FACTOR` times that.
    """

    call_seconds: float = 2.0
    load_seconds: float = 4.0
    total_seconds: float = 30.0
    memory_mib: int = 1024
    reply_mib: int = 16
    output_kib: int = 64
    #: after so many lost workers, what is left of a hook that killed one is not
    #: run
    deaths: int = 3


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What students must not use.

    `names` are dotted paths (`torch.autograd`), or `*.backward` for an
    attribute of anything. `action` is "flag", for a person to decide, or
    "deduct", which takes `points` once.
    """

    names: tuple[str, ...] = ()
    action: str = "flag"
    points: Fraction = Fraction(0)

    @property
    def deducts(self) -> bool:
        """Whether points are taken without asking a person."""
        return self.action == "deduct"


@dataclass(frozen=True, slots=True)
class HelpPolicy:
    """After how many failed versions of a function a check gives each level of help.

    0 means never.
    """

    hint: int = 1
    diagnosis: int = 1
    small_case: int = 1


@dataclass(frozen=True, slots=True)
class Edition:
    """Another year of the handout, which asks for the same under other names.

    A submission is read as one whose files hold each of `defines` and of
    `words`, and none of `lacks`. A definition is a name, or a name with its
    parameters in parentheses. `names` and `entries` are pairs: what the handout
    says, and what the edition says in its place.
    """

    title: str
    defines: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    #: functions and classes
    names: tuple[tuple[str, str], ...] = ()
    #: keys of the dicts that objects of the handout's classes hold
    entries: tuple[tuple[str, str], ...] = ()
    #: by method, such as `MLP.backward`, where its object holds arguments that
    #: it is not given: `dJdy_hat`, an attribute, or `cache.dJdy_hat`
    stored: tuple[tuple[str, tuple[str, ...]], ...] = ()
    #: criteria, and test functions such as `test_layers.py::test_svm_loss`
    not_asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment of a course, read from its assignment.toml."""

    id: str
    title: str
    file: str
    course: Path
    rubric: Rubric
    #: further files of the handout, whose names count as if they stood in
    #: `file`
    also: tuple[str, ...] = ()
    #: the handout's packages, and the files that belong to each
    packages: tuple[tuple[str, tuple[str, ...]], ...] = ()
    file_patterns: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = ()
    load: LoadMode = LoadMode.MODULE
    broken_file: BrokenFile = BrokenFile.ZERO
    arrays: str = "numpy"
    modules: tuple[str, ...] = ()
    #: the level of isolation that grading it requires, if more than the base
    #: level
    isolation: str = ""
    limits: Limits = Limits()
    forbidden: Forbidden = Forbidden()
    late: Late | None = None
    #: what a student's own check may tell when
    help: HelpPolicy = HelpPolicy()
    #: the link by which a student asks for a regrade; nothing where there is
    #: none
    regrade: str = ""

    def edition(self, title: str) -> Edition | None:
        """Return the edition of this *title*, or None."""
        for edition in self.editions:
            if edition.title == title:
                return edition
        return None

    @property
    def public(self) -> Path:
        """What students may see: handout, contract, starter, public tests."""
        return self.course / "assignments" / self.id

    @property
    def public_tests(self) -> Path:
        """The tests that students have, with their recorded answers."""
        return self.public / "public_tests"

    @property
    def helpers(self) -> Path:
        """Real, small implementations of the course's own modules that submissions import."""
        return self.public / "helpers"

    @property
    def reference(self) -> Path:
        """The reference and the misconceptions."""
        return self.course / "reference" / self.id

    @property
    def hidden_tests(self) -> Path:
        """The pytest modules that decide the score."""
        return self.course / "hidden_tests" / self.id


@dataclass(frozen=True, slots=True)
class TestCase:
    """One test, with what its marks say."""

    __test__ = False  # pytest: not a class of tests

    id: str
    title: str
    points: Fraction
    criterion: str
    visibility: Visibility = Visibility.HIDDEN
    requires: tuple[str, ...] = ()
    extra_credit: bool = False
    hint: str = ""
    #: of a criterion's tests with different ones, those that earn most count
    alternative: str = ""

    def __hash__(self) -> int:
        """Return the hash of the id: as good as one of all fields, and much faster."""
        return hash(self.id)

    @property
    def module(self) -> str:
        """The file of the test, relative to the folder of tests."""
        return self.id.partition("::")[0]

    @property
    def function(self) -> str:
        """The test's name without the parameters of this case."""
        return self.id.partition("[")[0]
