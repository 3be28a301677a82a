"""What a worker claims becomes records, on the trusted side.

Of its text nothing is taken over but known names.

A worker has seen hidden inputs once a call was made. From then on it may say
which of a few things went wrong, and name an exception, a file, a line: names
are repeated only where they are Python's, an array library's, or words of the
submission.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from grader.model import (
    Array,
    Finding,
    LeftOut,
    Note,
    Plain,
    StudentFailure,
    Submission,
)
from grader.model.failure_details import (
    NotSendable,
    OutOfMemory,
    Raised,
    Stated,
    Unset,
    Unusable,
)
from grader.model.failure_kinds import Absence, Memory
from grader.model.safe_text import clean_line, clean_text
from grader.sandbox.host.claim_shapes import (
    fields_of,
    index_of,
    items_of,
    mapping_of,
)
from grader.sandbox.host.failure_claims import (
    MAX_DETAIL,
    STATED_KINDS,
    failure_at_load,
)
from grader.sandbox.host.note_claims import notes_of_load
from grader.sandbox.sentences import (
    CHANGED_CALLS,
    FORBIDDEN,
    UNSENDABLE,
    missing_module,
)

#: Items of each list of claims that are read.
MAX_CLAIMS = 100
#: Ways to run or import what no reader of the source can know; reported where
#: their text is not constant.
DYNAMIC_FEATURES = (
    "eval",
    "exec",
    "__import__",
    "importlib.import_module",
    "getattr",
    "pickle",
    "marshal",
    "ctypes",
)
#: Absent modules that one call may name.
MAX_MISSING = 20
_MAX_NAME = 100
#: Numbers that an adapter may state after a call: few, as they may carry input out.
_COUNTS = frozenset(map(str, range(10)))
_WORD = re.compile(rb"\w+")
_LIBRARY_NAMES_TEXT = """
    AcceleratorError AxisError LinAlgError ModuleNotProvided OutOfMemoryError TorchError
    Generator Linear MaskedArray Module NameNotSet Parameter RandomState Sequential Size
    Tensor device dtype matrix ndarray
    NoneType builtin_function_or_method coroutine dict_items dict_keys dict_values
    function generator method module
"""
#: Exceptions and types of the array libraries, and types of Python without a
#: name.
_LIBRARY_NAMES = frozenset(_LIBRARY_NAMES_TEXT.split())
_DTYPES_TEXT = """
    bytes complex256 datetime64 float128 longdouble object qint8 quint8 str timedelta64
    void
"""
#: Dtypes that cannot be sent.
_DTYPES = frozenset(_DTYPES_TEXT.split())
_REASONS = {
    "stub": Absence.MODULE,
    "left out": Absence.LEFT_OUT,
    "not run": Absence.NOT_RUN,
}


def labels_of(value: Plain) -> frozenset[str]:
    """Return the labels in *value*, which count where the contract has them."""
    labels = items_of(value, MAX_CLAIMS)
    return frozenset(label for label in labels if isinstance(label, str))


class Claims:
    """Reads what workers say about one submission."""

    def __init__(self, submission: Submission) -> None:
        self._codes = [file.code for file in submission.files]
        self._contents = {file.path: file.content for file in submission.files}
        self._file_lines = {
            file.path: _line_count(file.code) for file in submission.files
        }
        self._cell_lines = {
            piece.name: _line_count(piece.shown.encode("utf-8", "replace"))
            for file in submission.files
            for piece in file.pieces
        }

    # --- before any input ---

    def at_load(self, value: Plain) -> StudentFailure:
        """Return a failure that a worker had no input yet to choose by."""
        return failure_at_load(value, self._place)

    def failures_at_load(self, value: Plain) -> tuple[StudentFailure, ...]:
        """Return what was claimed at load of all that may turn out wrong later."""
        return tuple(map(self.at_load, items_of(value, MAX_CLAIMS)))

    def notes_at_load(self, value: Plain) -> Iterator[Note]:
        """Yield the notes of a load."""
        yield from notes_of_load(
            value,
            MAX_CLAIMS,
            self._contents,
            lambda path: self._place(path, 0)[0],
        )

    def left_out(self, value: Plain) -> Iterator[LeftOut]:
        """Yield the statements that a load left out."""
        for claim in items_of(value, MAX_CLAIMS):
            file, index, line, *texts = fields_of(claim, 6)
            if type(index) is not int:
                continue
            place = self._place(file, line)
            source, exception, message = (
                clean_line(str(text), 200) for text in texts
            )
            yield LeftOut(place[0], index, place[1], source, exception, message)

    # --- after inputs ---

    def failure(
        self,
        value: Plain,
        failures: Sequence[StudentFailure],
    ) -> StudentFailure:
        """Return why a call gave no value, which may be one of *failures*.

        Those are what was claimed at load.
        """
        claims = mapping_of(value)
        code = claims.get("code")
        if code == "told":
            index = index_of(claims.get("index"), len(failures))
            if index is None:
                return StudentFailure(Unusable())
            # worded before any input, but which it is was chosen after one
            return replace(failures[index], at_load=False)
        if code == "stated":
            return StudentFailure(self._stated(claims))
        if code == "unsendable":
            type_name = self._type_name(claims.get("name"))
            reason = claims.get("reason")
            code_of_reason = (
                str(reason) if str(reason) in UNSENDABLE else "object"
            )
            return StudentFailure(NotSendable(code_of_reason, type_name))
        function = claims.get("function")
        subject = str(function) if self.is_in_source(function) else ""
        return StudentFailure(self._raised(claims), subject=subject)

    def notes(self, value: Mapping[str, Any]) -> Iterator[Note]:
        """Yield the notes that the reply to a call claims.

        They are about changed calls, and absent modules named in the source.
        """
        for code in items_of(value.get("changed_calls"), len(CHANGED_CALLS)):
            if isinstance(code, str) and code in CHANGED_CALLS:
                yield CHANGED_CALLS[code]
        for name in items_of(value.get("missing"), MAX_MISSING):
            if self.is_in_source(name):
                yield missing_module(name)

    # --- of what is forbidden ---

    def uses(self, value: Plain, rules: Sequence[str]) -> Iterator[Finding]:
        """Yield the uses of what *rules* forbid that a worker found in the source."""
        reportable = (*rules, *DYNAMIC_FEATURES)
        for claim in items_of(value, MAX_CLAIMS):
            file, line, rule, how = fields_of(claim, 4)
            if rule in reportable:
                sentence = FORBIDDEN.get(str(how), FORBIDDEN["use"])
                yield Finding(str(rule), *self._place(file, line), sentence)

    def tripped(self, value: object, rules: Sequence[str]) -> Iterator[Finding]:
        """Yield the calls of what *rules* forbid that were seen while code ran."""
        for claim in items_of(value, MAX_CLAIMS):
            number, file, line, how = fields_of(claim, 4)
            index = index_of(number, len(rules))
            if index is not None:
                sentence = FORBIDDEN.get(str(how), FORBIDDEN["run"])
                yield Finding(rules[index], *self._place(file, line), sentence)

    def is_in_source(self, name: object) -> bool:
        """Return whether *name* is a dotted name made of words of the submission's files."""
        if not isinstance(name, str) or not name.isascii():
            return False
        if not 0 < len(name) <= _MAX_NAME:
            return False
        parts = name.split(".")
        return all(
            part.isidentifier() and part.encode() in self._words
            for part in parts
        )

    @cached_property
    def _words(self) -> frozenset[bytes]:
        """The words of all files, looked for once: claims ask by the hundred."""
        words: set[bytes] = set()
        for code in self._codes:
            words.update(_WORD.findall(code))
        return frozenset(words)

    def _raised(self, claims: Mapping[str, Any]) -> Raised | OutOfMemory:
        name = claims.get("exception")
        exception = str(name) if self._is_repeatable(name) else ""
        file, line = self._place(claims.get("file"), claims.get("line"))
        detail = clean_text(str(claims.get("detail", "")), MAX_DETAIL)
        if claims.get("code") == "memory":
            how = Memory.REFUSED
            return OutOfMemory(how, exception, detail, file, line)
        because = self._because(claims)
        return Raised(exception, detail, file, line, because)

    def _stated(self, claims: Mapping[str, Any]) -> Stated | Unusable:
        """Return what an adapter stated of a call, with values that may be repeated.

        Whoever knows the contract says whether it has such a code, with such
        values.
        """
        kind = STATED_KINDS.get(str(claims.get("kind")))
        values = []
        for item in items_of(claims.get("values"), MAX_CLAIMS):
            name, text = fields_of(item, 2)
            is_count = str(text) in _COUNTS
            if not is_count and not self._is_repeatable(text):
                return Unusable()
            values.append((str(name), str(text)))
        if kind is None:
            return Unusable()
        return Stated(kind, str(claims.get("sentence")), tuple(values))

    def _because(self, claims: Mapping[str, Any]) -> Unset | None:
        name = str(claims.get("name"))
        reason = _REASONS.get(str(claims.get("reason")))
        if reason is None or not self.is_in_source(name.removesuffix("()")):
            return None
        if reason is Absence.MODULE:
            return Unset(reason, name)
        line = claims.get("set_on")
        longest = max(self._file_lines.values(), default=0)
        if type(line) is not int or not 0 < line <= longest:
            return None
        return Unset(reason, name, line=line)

    def _is_repeatable(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        is_builtin = isinstance(getattr(builtins, name, None), type)
        return is_builtin or name in _LIBRARY_NAMES or self.is_in_source(name)

    def _type_name(self, name: object) -> str:
        if self._is_repeatable(name) or str(name) in _DTYPES:
            return str(name)
        return ""

    def _place(self, file: object, line: object) -> tuple[str, int]:
        """Return *file* and *line* where the submission has them.

        A cell of a notebook counts as a file.
        """
        if not isinstance(file, str):
            return "", 0
        lines = self._cell_lines.get(file, self._file_lines.get(file))
        if lines is None:
            return "", 0
        if type(line) is int and 0 < line <= lines:
            return file, line
        return file, 0


def _line_count(content: bytes) -> int:
    """Return how many lines *content* may have at most, with whatever line ends."""
    return 1 + max(content.count(b"\n"), content.count(b"\r"))


def known_paths(claimed: object, sent: Mapping[str, Plain]) -> list[str]:
    """Return the *claimed* paths that lead to an array in *sent*, in its order."""
    paths = {path for path in items_of(claimed) if isinstance(path, str)}
    return [path for path, _ in array_paths(sent) if path in paths]


def array_paths(
    sent: Mapping[str, Plain],
    prefix: str = "",
) -> Iterator[tuple[str, Array]]:
    """Yield path and array of each array among arguments and in their dicts.

    A path looks like `parameters['W1']`.
    """
    for name, plain in sent.items():
        path = f"{prefix}['{name}']" if prefix else name
        if isinstance(plain, dict):
            yield from array_paths(plain, path)
        elif isinstance(plain, Array):
            yield path, plain
