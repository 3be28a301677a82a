"""Each way to fail, with what is to be told of it.

Texts in these records are the submission's own, cleaned and capped: they are
shown as quotations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from grader.model.failure_kinds import (
    Absence,
    Ending,
    FailureKind,
    Memory,
    Overrun,
    Sort,
)
from grader.model.unreadable import Problem


@dataclass(frozen=True, slots=True)
class Unset:
    """A name that stands for nothing while grading.

    `file` and `line` are of the statement that would have set it; `exception`
    and `message` what that raised, empty where it came to no end.
    """

    kind: ClassVar = FailureKind.UNAVAILABLE
    reason: Absence
    name: str
    file: str = ""
    line: int = 0
    exception: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception; `because` tells that something was used that is not there."""

    exception: str = ""
    message: str = ""
    file: str = ""
    line: int = 0
    because: Unset | None = None

    @property
    def kind(self) -> FailureKind:
        """UNAVAILABLE where it is known why, else RAISED."""
        if self.because is None:
            return FailureKind.RAISED
        return FailureKind.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class RaisedAtLoad:
    """An exception that a file as a whole raises."""

    kind: ClassVar = FailureKind.NOT_LOADED
    path: str = ""
    exception: str = ""
    message: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class DoesNotParse:
    """A file that is no Python."""

    kind: ClassVar = FailureKind.NOT_PARSED
    problem: Problem

    @property
    def exception(self) -> str:
        """What Python raises."""
        return SyntaxError.__name__

    @property
    def file(self) -> str:
        """The file or the cell of the place."""
        return self.problem.file

    @property
    def line(self) -> int:
        """The line of the place, 0 if that is not known."""
        return self.problem.line


@dataclass(frozen=True, slots=True)
class NoFile:
    """There is no file to load; `problem` is what reading the submission said."""

    kind: ClassVar = FailureKind.NOT_LOADED
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NotDefined:
    """A name of the handout that `holder`, a file or a class, does not define."""

    kind: ClassVar = FailureKind.NOT_IMPLEMENTED
    name: str
    sort: Sort
    holder: str
    closest: str = ""


@dataclass(frozen=True, slots=True)
class InsideClass:
    """A function that stands inside a class, where the handout has it at the top."""

    kind: ClassVar = FailureKind.NOT_IMPLEMENTED
    name: str
    holder: str


@dataclass(frozen=True, slots=True)
class WrongSort:
    """A name that stands for a `type_name`, or for a class where that is empty."""

    kind: ClassVar = FailureKind.NOT_IMPLEMENTED
    name: str
    asked: Sort
    type_name: str = ""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A part that was not named at load, and so cannot be named now."""

    kind: ClassVar = FailureKind.NOT_IMPLEMENTED


@dataclass(frozen=True, slots=True)
class NotPlain:
    """A function declared with `async`, or a generator."""

    kind: ClassVar = FailureKind.BAD_SIGNATURE
    name: str
    is_generator: bool = False


@dataclass(frozen=True, slots=True)
class KeywordOnly:
    """Parameters that are taken by keyword only; `asked` are the handout's."""

    kind: ClassVar = FailureKind.BAD_SIGNATURE
    name: str
    parameters: tuple[str, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrongCount:
    """A function, with its parameters as `written`, that `takes` too many or too few."""

    kind: ClassVar = FailureKind.BAD_SIGNATURE
    name: str
    written: tuple[str, ...]
    takes: int
    asked: tuple[str, ...]
    lacks_self: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A parameter at another position, counted from 1, than in the handout."""

    kind: ClassVar = FailureKind.BAD_SIGNATURE
    name: str
    parameter: str
    position: int
    handout_position: int
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """A place in a reply: a named part, or a numbered `value` or `item`, or any entry."""

    name: str = ""
    value: int = 0
    item: int = 0


@dataclass(frozen=True, slots=True)
class Structure:
    """What a value is: a type, with the shape, the number or the names of its parts.

    `type` is array, number, integer, bool, str, list, tuple, dict, None,
    complex, value (a single one) or values.
    """

    type: str
    shape: tuple[int, ...] = ()
    count: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedNone:
    """None came back, or stands at a place of the reply."""

    kind: ClassVar = FailureKind.RETURNED_NONE
    place: tuple[Inside, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftAsHandedOut:
    """None came back of a function or class that stands as the starter has it."""

    kind: ClassVar = FailureKind.LEFT_AS_HANDED_OUT
    name: str


@dataclass(frozen=True, slots=True)
class WrongStructure:
    """A reply, or what is at a place of it, of another structure than was asked for."""

    kind: ClassVar = FailureKind.BAD_REPLY
    got: Structure
    asked: Structure
    place: tuple[Inside, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingKeys:
    """A dict without `keys`; `is_empty`, and whether it has keys not asked for."""

    kind: ClassVar = FailureKind.BAD_REPLY
    keys: tuple[str, ...]
    is_empty: bool = False
    has_foreign: bool = False
    place: tuple[Inside, ...] = ()


@dataclass(frozen=True, slots=True)
class NotSendable:
    """A value that cannot cross; `code` is one of `sentences.UNSENDABLE`."""

    kind: ClassVar = FailureKind.BAD_REPLY
    code: str
    type_name: str = ""


@dataclass(frozen=True, slots=True)
class AttributeIsNone:
    """An attribute of a `holder` object that must hold a dict with `keys`, if any."""

    kind: ClassVar = FailureKind.BAD_REPLY
    name: str
    holder: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutOfTime:
    """A limit of so many seconds was exceeded."""

    kind: ClassVar = FailureKind.TIME_LIMIT
    overrun: Overrun
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """The limit of memory was met; an exception only where a request was refused."""

    kind: ClassVar = FailureKind.MEMORY_LIMIT
    how: Memory
    exception: str = ""
    message: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Crashed:
    """The process was lost.

    `code` is a signal or an exit code, for `OUTPUT` the KiB that are read;
    `message` says for staff what was wrong with a frame.
    """

    kind: ClassVar = FailureKind.CRASHED
    ending: Ending
    code: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What an assignment's adapter states: a code of its SENTENCES, and values.

    `sentence` is filled in where the contract is trusted.
    """

    kind: FailureKind
    code: str
    values: tuple[tuple[str, str], ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A failure in the words of an earlier version of the grader, of a gradebook of then."""

    kind: FailureKind
    text: str = ""
    exception: str = ""
    message: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Bare:
    """A failure of which only its kind may be known."""

    kind: FailureKind


Details = (
    Unset
    | Raised
    | RaisedAtLoad
    | DoesNotParse
    | NoFile
    | NotDefined
    | InsideClass
    | WrongSort
    | Unusable
    | NotPlain
    | KeywordOnly
    | WrongCount
    | Moved
    | ReturnedNone
    | LeftAsHandedOut
    | WrongStructure
    | MissingKeys
    | NotSendable
    | AttributeIsNone
    | OutOfTime
    | OutOfMemory
    | Crashed
    | Stated
    | Earlier
    | Bare
)


def without_message(details: Details) -> Details:
    """Return *details* without what an exception said, which may repeat inputs."""
    if isinstance(details, (Raised, RaisedAtLoad, OutOfMemory, Earlier)):
        return replace(details, message="")
    return details
