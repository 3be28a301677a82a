"""What a worker claims becomes sentences, on the trusted side.

Of its text nothing is taken over but known names.

A worker has seen hidden inputs once a call was made. From then on it may say which of a
few things went wrong, and name an exception, a file, a line: names are repeated only
where they are Python's, an array library's, or words of the submission.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.model import (
    Array,
    FailureKind,
    Finding,
    LeftOut,
    Note,
    NoteKind,
    Plain,
    StudentFailure,
    Submission,
)
from grader.model.safe_text import clean_line, clean_text
from grader.sandbox.sentences import (
    CHANGED_CALLS,
    FORBIDDEN,
    missing_module,
    not_provided,
    not_set,
    unsendable,
)

MAX_TOLD = 100
#: Ways to run or import what no reader of the source can know; reported where their
#: text is not constant.
OPAQUE = (
    "eval",
    "exec",
    "__import__",
    "importlib.import_module",
    "getattr",
    "pickle",
    "marshal",
    "ctypes",
)
MAX_DETAIL = 2_000
_MAX_NAME = 100
#: Exceptions and types of the array libraries, and dtypes that cannot be sent.
_LIBRARY_NAMES = frozenset(
    (
        "AcceleratorError",
        "AxisError",
        "LinAlgError",
        "ModuleNotProvided",
        "OutOfMemoryError",
        "TorchError",
        "Generator",
        "Linear",
        "MaskedArray",
        "Module",
        "NameNotSet",
        "Parameter",
        "RandomState",
        "Sequential",
        "Size",
        "Tensor",
        "device",
        "dtype",
        "matrix",
        "ndarray",
        "NoneType",
        "builtin_function_or_method",
        "coroutine",
        "dict_items",
        "dict_keys",
        "dict_values",
        "function",
        "generator",
        "method",
        "module",
    )
)
_DTYPES = frozenset(
    (
        "bytes",
        "complex256",
        "datetime64",
        "float128",
        "longdouble",
        "object",
        "qint8",
        "quint8",
        "str",
        "timedelta64",
        "void",
    )
)
_KINDS_AT_LOAD = {
    kind.value: kind
    for kind in FailureKind
    if kind not in (FailureKind.TIME_LIMIT, FailureKind.CRASHED)
}
_NOTE_KINDS = {kind.value: kind for kind in NoteKind}
_NOT_TOLD = StudentFailure(
    FailureKind.NOT_IMPLEMENTED,
    "A part of the file cannot be used the way the handout says.",
)


class Claims:
    """Reads what workers say about one submission."""

    def __init__(self, submission: Submission) -> None:
        self._files = {file.path: file.code for file in submission.files}
        self._cells = {
            piece.name: piece.shown
            for file in submission.files
            for piece in file.pieces
        }
        self._words: dict[str, bool] = {}

    # --- before any input ---

    def at_load(self, value: Plain) -> StudentFailure:
        """Return a failure that was worded in the worker, cleaned and capped.

        The worker had no input yet.
        """
        claims = value if isinstance(value, dict) else {}
        text = {
            name: clean_line(str(claims.get(name, "")), MAX_DETAIL)
            for name in ("message", "exception", "file")
        }
        return StudentFailure(
            _KINDS_AT_LOAD.get(str(claims.get("kind")), FailureKind.NOT_LOADED),
            text["message"],
            text["exception"][:200],
            clean_text(str(claims.get("detail", "")), MAX_DETAIL),
            *self._place(text["file"], claims.get("line")),
        )

    def told(self, value: Plain) -> tuple[StudentFailure, ...]:
        """Return what was told at load of all that may turn out wrong later."""
        return (
            tuple(map(self.at_load, value[:MAX_TOLD]))
            if isinstance(value, list | tuple)
            else ()
        )

    def notes_at_load(self, value: Plain) -> Iterator[Note]:
        """Yield the notes of a load."""
        for pair in value[:MAX_TOLD] if isinstance(value, list | tuple) else ():
            if (
                isinstance(pair, tuple)
                and len(pair) == 2
                and str(pair[0]) in _NOTE_KINDS
            ):
                yield Note(_NOTE_KINDS[str(pair[0])], clean_line(str(pair[1]), 500))

    def left_out(self, value: Plain) -> Iterator[LeftOut]:
        """Yield the statements that a load left out."""
        for claim in value[:MAX_TOLD] if isinstance(value, list | tuple) else ():
            if (
                not isinstance(claim, tuple)
                or len(claim) != 6
                or type(claim[1]) is not int
            ):
                continue
            file, line = self._place(claim[0], claim[2])
            source, exception, message = (
                clean_line(str(text), 200) for text in claim[3:]
            )
            yield LeftOut(file, claim[1], line, source, exception, message)

    # --- after inputs ---

    def failure(
        self, value: Plain, failures: Sequence[StudentFailure]
    ) -> StudentFailure:
        """Return why a call gave no value, in our words, or one of the failures *failures* at load."""
        claims = value if isinstance(value, dict) else {}
        match claims.get("code"):
            case "told":
                index = claims.get("index")
                return (
                    failures[index]
                    if type(index) is int and 0 <= index < len(failures)
                    else _NOT_TOLD
                )
            case "unsendable":
                reason = unsendable(
                    str(claims.get("reason")), self._type_name(claims.get("name"))
                )
                return StudentFailure(FailureKind.BAD_REPLY, f"returned {reason}.")
            case "memory":
                return self._raised(claims, FailureKind.MEMORY_LIMIT)
        return self._raised(claims, FailureKind.RAISED)

    def notes(self, value: Mapping[str, Any]) -> Iterator[Note]:
        """Yield the notes that the reply to a call claims.

        They are about changed calls, and absent modules named in the source.
        """
        changed = value.get("changed_calls")
        codes = (
            changed[: len(CHANGED_CALLS)] if isinstance(changed, list | tuple) else ()
        )
        for code in codes:
            if isinstance(code, str) and code in CHANGED_CALLS:
                yield CHANGED_CALLS[code]
        missing = value.get("missing")
        for name in missing[:20] if isinstance(missing, list | tuple) else ():
            if self.is_in_source(name):
                yield missing_module(name)

    # --- of what is forbidden ---

    def uses(self, value: Plain, rules: Sequence[str]) -> Iterator[Finding]:
        """Yield the uses of what *rules* forbid that a worker found in the source."""
        for use in value[:MAX_TOLD] if isinstance(value, list | tuple) else ():
            if (
                isinstance(use, tuple)
                and len(use) == 4
                and (use[2] in rules or use[2] in OPAQUE)
            ):
                yield Finding(
                    str(use[2]),
                    *self._place(use[0], use[1]),
                    FORBIDDEN.get(str(use[3]), FORBIDDEN["use"]),
                )

    def tripped(self, value: object, rules: Sequence[str]) -> Iterator[Finding]:
        """Yield the calls of what *rules* forbid that were seen while student code ran."""
        for hit in value[:MAX_TOLD] if isinstance(value, list | tuple) else ():
            if (
                isinstance(hit, tuple)
                and len(hit) == 3
                and type(hit[0]) is int
                and 0 <= hit[0] < len(rules)
            ):
                yield Finding(
                    rules[hit[0]], *self._place(hit[1], hit[2]), FORBIDDEN["run"]
                )

    def is_in_source(self, name: object) -> bool:
        """Return whether *name* is a dotted name made of words of the submission's files."""
        if (
            not isinstance(name, str)
            or not 0 < len(name) <= _MAX_NAME
            or not name.isascii()
        ):
            return False
        return all(
            part.isidentifier() and self._is_word(part) for part in name.split(".")
        )

    def _is_word(self, word: str) -> bool:
        if word not in self._words:
            pattern = re.compile(rb"(?<!\w)%b(?!\w)" % word.encode())
            self._words[word] = any(
                pattern.search(content) for content in self._files.values()
            )
        return self._words[word]

    def _raised(self, claims: Mapping[str, Any], kind: FailureKind) -> StudentFailure:
        name = claims.get("exception")
        exception = str(name) if self._is_known(name) else ""
        file, line = self._place(claims.get("file"), claims.get("line"))
        where = f" on line {line} of {file}" if line else ""
        reason = self._reason(claims)
        text = f"raised {exception or 'an exception'}{where}.{reason}"
        if reason and not line:  # the stub was found among the answers
            text = f"returned what is not there.{reason}"
        if kind is FailureKind.MEMORY_LIMIT:
            text = f"asked for more memory than is allowed{where}."
        detail = clean_text(str(claims.get("detail", "")), MAX_DETAIL)
        return StudentFailure(kind, text, exception, detail, file, line)

    def _reason(self, claims: Mapping[str, Any]) -> str:
        name, line = claims.get("name"), claims.get("set_on")
        if not self.is_in_source(str(name).removesuffix("()")):
            return ""
        if claims.get("reason") == "stub":
            return f" {not_provided(str(name))}."
        longest = max(map(_line_count, self._files.values()), default=0)
        tried = {"left out": True, "not run": False}.get(str(claims.get("reason")))
        if tried is not None and type(line) is int and 0 < line <= longest:
            return f" {not_set(str(name), line, tried=tried)}"
        return ""

    def _is_known(self, name: object) -> bool:
        return isinstance(name, str) and (
            isinstance(getattr(builtins, name, None), type)
            or name in _LIBRARY_NAMES
            or self.is_in_source(name)
        )

    def _type_name(self, name: object) -> str:
        return str(name) if self._is_known(name) or str(name) in _DTYPES else ""

    def _place(self, file: object, line: object) -> tuple[str, int]:
        """Return *file* and *line* where the submission has them.

        A cell of a notebook counts as a file.
        """
        if not isinstance(file, str):
            return "", 0
        if file in self._cells:
            lines = _line_count(self._cells[file].encode("utf-8", "replace"))
        elif file in self._files:
            lines = _line_count(self._files[file])
        else:
            return "", 0
        return (file, line) if type(line) is int and 0 < line <= lines else (file, 0)


def _line_count(content: bytes) -> int:
    """Return how many lines *content* may have at most, with whatever line ends."""
    return 1 + max(content.count(b"\n"), content.count(b"\r"))


def known_paths(claimed: object, sent: Mapping[str, Plain]) -> list[str]:
    """Return the *claimed* paths that lead to an array in *sent*, in its order."""
    paths = (
        {path for path in claimed if isinstance(path, str)}
        if isinstance(claimed, list | tuple)
        else set()
    )
    return [path for path, _ in array_paths(sent) if path in paths]


def array_paths(
    sent: Mapping[str, Plain], prefix: str = ""
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
