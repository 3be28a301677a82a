"""A Result as JSON with blobs beside it, and back. No pickle.

Whatever may be large or repeats over a class (sources, arguments, replies) is a
blob, named by its hash; in the JSON stands the name. Values of calls are blobs
in the wire's format. What is as it usually is, an empty text or no note, is
left out of the JSON, but for the manifest; older gradebooks have it there.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Union, get_args, get_origin

import cattrs
from cattrs.gen import (
    make_dict_structure_fn,
    make_dict_unstructure_fn,
    override,
)
from cattrs.strategies import configure_tagged_union

from grader.errors import WireError
from grader.gradebook.value_cache import Values, Written, name_of
from grader.model import (
    Assignment,
    Call,
    Details,
    Difference,
    DifferenceKind,
    FailureKind,
    Judgement,
    Limits,
    Manifest,
    Outcome,
    Piece,
    Plain,
    Result,
    SourceFile,
    StudentFailure,
    TestCase,
    Verdict,
)
from grader.model.failure_details import Earlier
from grader.model.phrase import Phrase, PhraseValue

Blobs = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a document does not hold: where blobs go and come from, its assignment."""

    blobs: Blobs
    written: Written
    blob: Callable[[str], bytes]
    values: Values
    assignment: Assignment | None = None


_around: ContextVar[_Surroundings] = ContextVar("_around")


def encode(result: Result, written: Written | None = None) -> tuple[str, Blobs]:
    """Return the JSON text of *result* without its assignment, and the blobs it names.

    *written* were written before. The calls of passed tests are left out.
    """
    blobs: Blobs = {}
    around = _Surroundings(
        blobs,
        written or Written(),
        blobs.__getitem__,
        Values(0),
    )
    token = _around.set(around)
    try:
        document = _converter().unstructure(result)
    finally:
        _around.reset(token)
    del document["assignment"]
    return json.dumps(document, separators=(",", ":"), allow_nan=True), blobs


def decode(
    text: str,
    blob: Callable[[str], bytes],
    assignment: Assignment,
    values: Values,
) -> Result:
    """Return the Result of *assignment* that *text* holds.

    *blob* gives the bytes behind a name, *values* were read.
    """
    document = json.loads(text)
    document["assignment"] = None
    around = _Surroundings({}, Written(), blob, values, assignment)
    token = _around.set(around)
    try:
        return _converter().structure(document, Result)
    finally:
        _around.reset(token)


def verdicts(text: str) -> dict[str, str]:
    """Return the verdict on each test of the Result that *text* holds."""
    return {
        judgement["test"]["id"]: judgement["verdict"]
        for judgement in json.loads(text)["judgements"]
    }


def _keep(name: str, data: bytes) -> str:
    _around.get().blobs[name] = data
    return name


def _blob(name: str) -> bytes:
    return _around.get().blob(name)


@cache
def _converter() -> cattrs.Converter:
    """Return the converter for our records.

    Building it takes longer than a result.
    """
    converter = cattrs.Converter(
        detailed_validation=False,
        omit_if_default=True,
    )
    converter.register_unstructure_hook(Fraction, str)
    converter.register_structure_hook(
        Fraction,
        lambda value, _: _fraction(value),
    )
    converter.register_unstructure_hook(Assignment, lambda _: None)
    converter.register_structure_hook(
        Assignment,
        lambda _value, _type: _around.get().assignment,
    )
    converter.register_unstructure_hook(SourceFile, _file_out)
    converter.register_structure_hook(
        SourceFile,
        lambda value, _: _file_in(*value),
    )
    converter.register_structure_hook_func(
        _is_optional,
        _structure_optional(converter),
    )
    configure_tagged_union(Details, converter, tag_name="is")
    structure_failure = make_dict_structure_fn(StudentFailure, converter)
    converter.register_structure_hook(
        StudentFailure,
        lambda value, kind: structure_failure(_with_details(value), kind),
    )
    converter.register_unstructure_hook(
        Call,
        lambda call: _call_out(call, converter),
    )
    converter.register_structure_hook(
        Call,
        lambda value, _: _call_in(value, converter),
    )
    # a default may be another tomorrow: these say what it was
    for kind in (Limits, Manifest):
        in_full = make_dict_unstructure_fn(
            kind,
            converter,
            _cattrs_omit_if_default=False,
        )
        converter.register_unstructure_hook(kind, in_full)
    _register_notes(converter)
    _register_difference(converter)
    _register_tests(converter)
    return converter


# a class has few points and shares, and Fraction reads slowly
_fraction = lru_cache(maxsize=1024)(Fraction)


def _register_notes(converter: cattrs.Converter) -> None:
    """Teach *converter* what a note names, and what stands in a phrase."""
    converter.register_structure_hook_func(
        lambda kind: kind == str | tuple[str, ...],
        lambda value, _: value if isinstance(value, str) else tuple(value),
    )

    def value_in(value: Any, _: Any = None) -> Any:
        if isinstance(value, list):
            return tuple(map(value_in, value))
        if not isinstance(value, dict):
            return value
        kind = StudentFailure if "details" in value else Phrase
        return converter.structure(value, kind)

    converter.register_structure_hook_func(
        lambda kind: kind == PhraseValue,
        value_in,
    )


def _register_tests(converter: cattrs.Converter) -> None:
    """Leave out the calls of passed tests, and read each test of a class only once."""
    omitted = override(omit=True)
    bare = make_dict_unstructure_fn(Judgement, converter, outcome=omitted)
    whole = make_dict_unstructure_fn(
        Outcome,
        converter,
        _cattrs_omit_if_default=True,
    )
    without_calls = make_dict_unstructure_fn(
        Outcome,
        converter,
        _cattrs_omit_if_default=True,
        calls=omitted,
    )
    structured = make_dict_structure_fn(TestCase, converter)

    def judgement_out(judgement: Judgement) -> dict[str, Any]:
        is_passed = judgement.verdict is Verdict.PASSED
        unstructure = without_calls if is_passed else whole
        return {**bare(judgement), "outcome": unstructure(judgement.outcome)}

    def test_in(value: dict[str, Any], kind: type) -> TestCase:
        tests = _around.get().values.tests
        cached = tests.get(value["id"])
        if cached is None or cached[0] != value:
            cached = (value, structured(value, kind))
            tests[value["id"]] = cached
        return cached[1]

    structure_judgement = make_dict_structure_fn(Judgement, converter)

    def judgement_in(value: dict[str, Any], kind: type) -> Judgement:
        failure = value["outcome"].get("failure")
        if failure is not None and "details" not in failure:
            # the sentence of then is quoted from the failure
            value = {**value, "feedback": ""}
        return structure_judgement(value, kind)

    converter.register_unstructure_hook(Judgement, judgement_out)
    converter.register_structure_hook(Judgement, judgement_in)
    converter.register_structure_hook(TestCase, test_in)


def _register_difference(converter: cattrs.Converter) -> None:
    unstructure = make_dict_unstructure_fn(Difference, converter)

    def difference_out(difference: Difference) -> dict[str, Any]:
        document = unstructure(replace(difference, actual=None, expected=None))
        document["actual"] = _value_out(difference.actual)
        document["expected"] = _value_out(difference.expected)
        return document

    def difference_in(document: dict[str, Any], _: type) -> Difference:
        index = document["index"]
        converted = {
            "kind": DifferenceKind(document["kind"]),
            "actual": _value_in(document["actual"]),
            "expected": _value_in(document["expected"]),
            "index": None if index is None else tuple(index),
        }
        lengths = document.get("lengths")
        if lengths is not None:
            converted["lengths"] = tuple(lengths)
        return Difference(**{**document, **converted})

    converter.register_unstructure_hook(Difference, difference_out)
    converter.register_structure_hook(Difference, difference_in)


def _with_details(failure: dict[str, Any]) -> dict[str, Any]:
    """Return *failure* as it is written today.

    Earlier it was a kind and a sentence, which is kept as what was said then.
    """
    if "details" in failure:
        return failure
    kind = failure["kind"]
    if failure.get("exception") == "SyntaxError" and kind == "not_loaded":
        kind = FailureKind.NOT_PARSED.value
    details = {
        "is": Earlier.__name__,
        "kind": kind,
        "text": failure["message"],
        "exception": failure.get("exception", ""),
        "message": failure.get("detail", ""),
        "file": failure.get("file", ""),
        "line": failure.get("line", 0),
    }
    return {"details": details, "at_load": failure.get("at_load", False)}


def _call_out(call: Call, converter: cattrs.Converter) -> dict[str, Any]:
    # The cache of what was written knows a dict by which object it is.
    arguments = call.arguments
    if not isinstance(arguments, dict):
        arguments = dict(arguments)
    failure, reply = None, None
    if isinstance(call.reply, StudentFailure):
        failure = converter.unstructure(call.reply)
    else:
        reply = _value_out(call.reply)
    return {
        "hook": call.hook,
        "arguments": _value_out(arguments),
        "failure": failure,
        "reply": reply,
        "expected": _value_out(call.expected),
        "seconds": call.seconds,
        "python": call.python,
    }


def _call_in(value: Mapping[str, Any], converter: cattrs.Converter) -> Call:
    failure = value["failure"]
    reply = (
        converter.structure(failure, StudentFailure)
        if failure is not None
        else _value_in(value["reply"])
    )
    arguments: Any = _value_in(value["arguments"])
    return Call(
        value["hook"],
        arguments or {},
        reply,
        _value_in(value["expected"]),
        value["seconds"],
        value.get("python", ""),
    )


def _value_out(value: Plain) -> str | None:
    """Return the name of the blob of *value*; None for None and what is too large."""
    if value is None:
        return None
    try:
        return _keep(*_around.get().written.get(value))
    except WireError:
        return None


def _value_in(name: str | None) -> Plain:
    around = _around.get()
    return None if name is None else around.values.get(name, around.blob)


def _file_out(file: SourceFile) -> list[str]:
    """Return the path of *file* and the names of the blobs that hold it.

    These are its bytes, and a notebook's pieces.
    """
    names = [_keep(name_of(file.content), file.content)]
    if file.pieces:
        pieces = [
            [piece.name, piece.text, piece.original] for piece in file.pieces
        ]
        encoded = json.dumps(pieces).encode()
        names.append(_keep(name_of(encoded), encoded))
    return [file.path, *names]


def _file_in(path: str, content: str, pieces: str = "") -> SourceFile:
    read = json.loads(_blob(pieces)) if pieces else ()
    return SourceFile(
        path,
        _blob(content),
        tuple(Piece(*piece) for piece in read),
    )


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType) and type(
        None,
    ) in get_args(kind)


def _structure_optional(
    converter: cattrs.Converter,
) -> Callable[[Any, Any], Any]:
    def structure(value: Any, kind: Any) -> Any:
        return (
            None if value is None else converter.structure(value, _inner(kind))
        )

    return structure


@cache
def _inner(kind: Any) -> Any:
    return next(inner for inner in get_args(kind) if inner is not type(None))
