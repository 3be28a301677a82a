"""A Result as JSON with blobs beside it, and back. No pickle.

Whatever may be large or repeats over a class (sources, arguments, replies) is a blob, named by its hash; in the JSON
stands the name. Values of calls are blobs in the wire's format.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin

import cattrs
from cattrs.gen import make_dict_unstructure_fn

from grader.errors import WireError
from grader.gradebook.values import Values
from grader.model import (
    Assignment,
    Call,
    Difference,
    DifferenceKind,
    Judgement,
    Plain,
    Result,
    SourceFile,
    StudentFailure,
    Verdict,
)
from grader.sandbox import wire

Blobs = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a document does not hold itself: where its blobs go, where they come from, and its assignment."""

    keep: Callable[[bytes], str]
    blob: Callable[[str], bytes]
    values: Values
    assignment: Assignment | None = None


_around: ContextVar[_Surroundings] = ContextVar("_around")


def encode(result: Result) -> tuple[str, Blobs]:
    """Return the JSON text of *result* without its assignment, and the blobs it names.

    The calls of passed tests are left out.
    """
    blobs: Blobs = {}
    token = _around.set(_Surroundings(lambda data: _named(blobs, data), lambda name: blobs[name], Values(0)))
    try:
        document = _converter().unstructure(_without_passed_calls(result))
    finally:
        _around.reset(token)
    del document["assignment"]
    return json.dumps(document, separators=(",", ":"), allow_nan=True), blobs


def decode(text: str, blob: Callable[[str], bytes], assignment: Assignment, values: Values) -> Result:
    """Return the Result of *assignment* that *text* holds; *blob* gives the bytes behind a name, *values* were read."""
    document = json.loads(text)
    document["assignment"] = None
    token = _around.set(_Surroundings(lambda _: "", blob, values, assignment))
    try:
        return _converter().structure(document, Result)
    finally:
        _around.reset(token)


def verdicts(text: str) -> dict[str, str]:
    """Return the verdict on each test of the Result that *text* holds."""
    return {judgement["test"]["id"]: judgement["verdict"] for judgement in json.loads(text)["judgements"]}


def _without_passed_calls(result: Result) -> Result:
    def trimmed(judgement: Judgement) -> Judgement:
        if judgement.verdict is not Verdict.PASSED:
            return judgement
        return replace(judgement, outcome=replace(judgement.outcome, calls=()))

    return replace(result, judgements=tuple(map(trimmed, result.judgements)))


def _named(blobs: Blobs, data: bytes) -> str:
    name = hashlib.blake2b(data, digest_size=16).hexdigest()
    blobs[name] = data
    return name


def _keep(data: bytes) -> str:
    return _around.get().keep(data)


def _blob(name: str) -> bytes:
    return _around.get().blob(name)


@cache
def _converter() -> cattrs.Converter:
    """Return the converter for our records; building it takes longer than a result."""
    converter = cattrs.Converter(detailed_validation=False)
    converter.register_unstructure_hook(Fraction, str)
    converter.register_structure_hook(Fraction, lambda value, _: Fraction(value))
    converter.register_unstructure_hook(Assignment, lambda _: None)
    converter.register_structure_hook(Assignment, lambda _value, _type: _around.get().assignment)
    converter.register_unstructure_hook(SourceFile, lambda file: [file.path, _keep(file.content)])
    converter.register_structure_hook(SourceFile, lambda value, _: SourceFile(value[0], _blob(value[1])))
    converter.register_structure_hook_func(_is_optional, _structure_optional(converter))
    converter.register_unstructure_hook(Call, lambda call: _call_out(call, converter))
    converter.register_structure_hook(Call, lambda value, _: _call_in(value, converter))
    _register_difference(converter)
    return converter


def _register_difference(converter: cattrs.Converter) -> None:
    plainly = make_dict_unstructure_fn(Difference, converter)

    def out(difference: Difference) -> dict[str, Any]:
        values = {name: _value_out(getattr(difference, name)) for name in ("actual", "expected")}
        return {**plainly(replace(difference, actual=None, expected=None)), **values}

    def back(value: dict[str, Any], _: type) -> Difference:
        known = {name: item for name, item in value.items() if name not in {"kind", "actual", "expected", "index"}}
        kind = DifferenceKind(value["kind"])
        index = None if value["index"] is None else tuple(value["index"])
        actual, expected = (_value_in(value[name]) for name in ("actual", "expected"))
        return Difference(kind=kind, actual=actual, expected=expected, index=index, **known)

    converter.register_unstructure_hook(Difference, out)
    converter.register_structure_hook(Difference, back)


def _call_out(call: Call, converter: cattrs.Converter) -> dict[str, Any]:
    failed = isinstance(call.reply, StudentFailure)
    return {
        "hook": call.hook,
        "arguments": _value_out(dict(call.arguments)),
        "failure": converter.unstructure(call.reply) if failed else None,
        "reply": None if isinstance(call.reply, StudentFailure) else _value_out(call.reply),
        "expected": _value_out(call.expected),
        "seconds": call.seconds,
    }


def _call_in(value: Mapping[str, Any], converter: cattrs.Converter) -> Call:
    failure = value["failure"]
    reply = converter.structure(failure, StudentFailure) if failure is not None else _value_in(value["reply"])
    arguments: Any = _value_in(value["arguments"])
    return Call(value["hook"], arguments or {}, reply, _value_in(value["expected"]), value["seconds"])


def _value_out(value: Plain) -> str | None:
    """Return the name of the blob that holds *value*; None for None, and for what is too large to keep."""
    if value is None:
        return None
    try:
        return _keep(wire.encode(wire.Frame(0, "value", value)))
    except WireError:
        return None


def _value_in(name: str | None) -> Plain:
    around = _around.get()
    return None if name is None else around.values.get(name, around.blob)


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType) and type(None) in get_args(kind)


def _structure_optional(converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    def structure(value: Any, kind: Any) -> Any:
        inner = next(one for one in get_args(kind) if one is not type(None))
        return None if value is None else converter.structure(value, inner)

    return structure
