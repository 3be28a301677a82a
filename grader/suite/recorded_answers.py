"""Recorded values of the public tests, so that students need no reference.

`recorded.npz` holds one array per entry and `index`, a JSON text as bytes:

    {"format": 1, "hidden_tests": 74, "calls": {
        "test_losses.py::test_mse#0":
            {"hook": …, "arguments": …, "reply": …, "errors": …}}}

with trees of tagged lists, `["a", name]` for the array stored under that name.
The errors are those of the reference in float32, in the structure of the reply.
Loaded with `allow_pickle=False`.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from grader.course.handout import Contract
from grader.errors import RecordedValuesError
from grader.model import Plain
from grader.model.file_writing import write_whole
from grader.suite.reference_oracle import Oracle, ReferenceOracle, rounded_like
from grader.testing.arrays import astype_tree, numpy_tree, plain_tree

FORMAT = 1
FILE = "recorded.npz"
#: How closely fresh values must agree with recorded ones.
RTOL = 1e-10
_TIP = "Ask the course staff for a new kit; they run `grader record`."
#: What reading a damaged file raises.
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    BadZipFile,
    zlib.error,
)


@dataclass(frozen=True)
class RecordedCall:
    """One question a public test asks the reference, with the answer."""

    hook: str
    arguments: dict[str, Any]
    reply: Any
    errors: Any = None  #: of the reference in float32


@dataclass(frozen=True)
class Recording:
    """The recorded calls by test id and call number, and the number of hidden tests."""

    calls: dict[str, RecordedCall]
    hidden_tests: int


class RecordingOracle(ReferenceOracle):
    """The reference, writing down what it is asked."""

    def __init__(self, oracle: ReferenceOracle) -> None:
        super().__init__(oracle.session, oracle.contract)
        self.recorded: dict[str, RecordedCall] = {}

    def answer(self, hook: str, arguments: dict[str, Plain]) -> Plain:
        """Return the reference's answer and record it under the running test."""
        answer = super().answer(hook, arguments)
        number = sum(
            key.rpartition("#")[0] == self.test for key in self.recorded
        )
        inputs = numpy_tree(arguments)
        in_float32 = astype_tree(inputs, "float32")
        single = {name: plain_tree(value) for name, value in in_float32.items()}
        errors = self.errors(hook, single)
        call = RecordedCall(hook, inputs, numpy_tree(answer), errors)
        self.recorded[f"{self.test}#{number}"] = call
        return answer


class Replayed(Oracle):
    """The `reference` of public tests where there is none: answers are recorded."""

    def __init__(self, recording: Recording, contract: Contract) -> None:
        super().__init__(contract)
        self.recording = recording
        self._number = 0
        self._answered: RecordedCall | None = None

    def start_test(self, test: str, precision: str | None) -> None:
        """Prepare for the test with the id *test*."""
        super().start_test(test, precision)
        self._number = 0

    def answer(self, hook: str, arguments: dict[str, Plain]) -> Plain:
        """Return the recorded answer to the next call.

        Raises RecordedValuesError when another call was recorded.
        """
        call = self.recording.calls.get(f"{self.test}#{self._number}")
        self._number += 1
        asked = numpy_tree(arguments)
        if call is not None and call.hook == hook:
            recorded = astype_like(call.arguments, self.precision)
            if agree(recorded, asked):
                self._answered = call
                return plain_tree(rounded_like(asked, call.reply))
        raise RecordedValuesError(
            f"The recorded values do not fit {self.test}: call {self._number} differs.",
            _TIP,
        )

    def errors(self, hook: str, arguments: dict[str, Plain]) -> Any:
        """Return the recorded errors of the call that was answered last."""
        del hook, arguments
        return self._answered.errors if self._answered is not None else None


def astype_like(value: Any, precision: str | None) -> Any:
    """Return *value* with its floating-point arrays in *precision*, if given."""
    return value if precision is None else astype_tree(value, precision)


def agree(first: Any, second: Any) -> bool:
    """Return whether two trees of values have the same structure and agree to RTOL."""
    if isinstance(first, Mapping):
        if not isinstance(second, Mapping) or first.keys() != second.keys():
            return False
        return all(agree(value, second[key]) for key, value in first.items())
    if isinstance(first, list | tuple):
        if not isinstance(second, list | tuple) or len(first) != len(second):
            return False
        return all(map(agree, first, second))
    if any(
        value is None or isinstance(value, str) for value in (first, second)
    ):
        return bool(first == second)
    return _agree(np.asarray(first), np.asarray(second))


def _agree(first: np.ndarray, second: np.ndarray) -> bool:
    if first.shape != second.shape:
        return False
    rtol = 1e-6 if "float32" in (first.dtype.name, second.dtype.name) else RTOL
    return bool(
        np.allclose(first, second, rtol=rtol, atol=rtol, equal_nan=True),
    )


# --- the file ---


def dump(recording: Recording) -> bytes:
    """Return *recording* as the bytes of an .npz file, the same for the same values."""
    arrays: dict[str, np.ndarray] = {}
    calls = {
        key: {
            "hook": call.hook,
            "arguments": _tag(call.arguments, arrays),
            "reply": _tag(call.reply, arrays),
            "errors": _tag(call.errors, arrays),
        }
        for key, call in recording.calls.items()
    }
    index = {
        "format": FORMAT,
        "hidden_tests": recording.hidden_tests,
        "calls": calls,
    }
    text = json.dumps(index, sort_keys=True).encode()
    written = {"index": np.frombuffer(text, np.uint8), **arrays}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **written)
    return buffer.getvalue()


def load(path: Path) -> Recording:
    """Return the recording in the file at *path*.

    Raises RecordedValuesError when it is missing or cannot be used.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        text = f"There are no recorded values {path}."
        raise RecordedValuesError(text, _TIP) from None
    except RecordedValuesError:
        raise
    except _UNREADABLE as problem:
        text = f"The recorded values {path} cannot be read."
        raise RecordedValuesError(text, _TIP) from problem


def _read(path: Path) -> Recording:
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    index = json.loads(arrays["index"].tobytes())
    _refuse_format(path, index["format"])
    calls: dict[str, RecordedCall] = {}
    for key, call in index["calls"].items():
        arguments = _untag(call["arguments"], arrays)
        reply = _untag(call["reply"], arrays)
        errors = _untag(call.get("errors"), arrays)
        calls[key] = RecordedCall(call["hook"], arguments, reply, errors)
    return Recording(calls, int(index["hidden_tests"]))


def _refuse_format(path: Path, version: object) -> None:
    if version != FORMAT:
        text = f"{path} has format {version}; this grader reads {FORMAT}."
        raise RecordedValuesError(text, _TIP)


def write(recording: Recording, path: Path) -> None:
    """Write *recording* to *path*, whole or not at all."""
    write_whole(path, [dump(recording)])


def stale(recording: Recording, fresh: Recording) -> list[str]:
    """Return the calls whose recorded values are not those of *fresh*.

    The number of hidden tests is named with them where it differs.
    """
    keys = sorted(recording.calls.keys() ^ fresh.calls.keys())
    for key in recording.calls.keys() & fresh.calls.keys():
        if not _is_same_call(recording.calls[key], fresh.calls[key]):
            keys.append(key)
    if recording.hidden_tests != fresh.hidden_tests:
        numbers = f"{recording.hidden_tests}, now {fresh.hidden_tests}"
        keys.append(f"the number of hidden tests ({numbers})")
    return sorted(keys)


def _is_same_call(old: RecordedCall, new: RecordedCall) -> bool:
    if old.hook != new.hook or not agree(old.arguments, new.arguments):
        return False
    return agree(old.reply, new.reply)


def _tag(value: Any, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(value, np.ndarray):
        name = f"a{len(arrays)}"
        arrays[name] = value
        return ["a", name]
    if isinstance(value, dict):
        return [
            "d",
            *([key, _tag(item, arrays)] for key, item in value.items()),
        ]
    if isinstance(value, list | tuple):
        tag = "l" if isinstance(value, list) else "t"
        return [tag, *(_tag(item, arrays) for item in value)]
    return value


def _untag(node: Any, arrays: Mapping[str, np.ndarray]) -> Any:
    if not isinstance(node, list):
        return node
    tag, *items = node
    if tag == "a":
        return arrays[items[0]].copy()
    if tag == "d":
        return {key: _untag(item, arrays) for key, item in items}
    values = [_untag(item, arrays) for item in items]
    return values if tag == "l" else tuple(values)
