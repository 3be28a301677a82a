"""Rules on system calls compiled to a classic BPF program, as seccomp takes it.

A pure function of processor and rules, so that a test can run the program of
any processor. Numbers are those of linux/seccomp.h, linux/filter.h and
linux/bpf_common.h; the layout of the data is `struct seccomp_data`.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.sandbox.isolation.arch import Arch

ALLOW = 0x7FFF0000
KILL_PROCESS = 0x80000000
ERRNO = 0x00050000

_LOAD_WORD = 0x20
_AND = 0x54
_JUMP_IF_EQUAL = 0x15
_JUMP_IF_AT_LEAST = 0x35
_RETURN = 0x06

_NUMBER_AT = 0
_ARCH_AT = 4
_ARGUMENTS_AT = 16
_WORD = 0xFFFFFFFF
#: Where the value of an instruction stands in its bytes.
_VALUE_AT = 4


@dataclass(frozen=True, slots=True)
class Check:
    """One argument of a call, cut down by *mask*, equals *value*.

    None stands for the id of the calling process.

    The kernel reads an `int` from the lower half of a register and ignores the
    upper half: check that half alone.
    """

    argument: int
    value: int | None
    mask: int = _WORD


def whole(argument: int, value: int) -> Check:
    """Return the check of a 64-bit argument, such as a pointer or flags of clone."""
    return Check(argument, value, mask=2**64 - 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one call is answered: *answer*, if one of the alternatives holds.

    An alternative holds if all its checks do; without alternatives *answer* is
    given.

    A call with alternatives of which none holds is refused.
    """

    call: str
    alternatives: tuple[tuple[Check, ...], ...] = ()
    answer: int = ALLOW


@dataclass(frozen=True, slots=True)
class Filter:
    """A compiled program, and the byte offsets where the process id must be filled in."""

    program: bytes = field(repr=False)
    own_pid_at: tuple[int, ...]

    def for_process(self, pid: int) -> bytearray:
        """Return the program for the process *pid*, as that process sees its own id."""
        program = bytearray(self.program)
        for offset in self.own_pid_at:
            struct.pack_into("<I", program, offset, pid)
        return program


@dataclass(frozen=True, slots=True)
class _Instruction:
    code: int
    value: int | None
    if_true: int = 0
    if_false: int = 0


REFUSE = ERRNO | errno.EPERM


def compile_filter(arch: Arch, rules: Sequence[Rule]) -> Filter:
    """Return the program that answers by *rules*, and EPERM to every other call.

    A call by the convention of another processor ends the process: its numbers
    mean other calls. Rules on calls that *arch* does not have are left out.
    """
    code = [
        _Instruction(_LOAD_WORD, _ARCH_AT),
        _Instruction(_JUMP_IF_EQUAL, arch.audit, if_true=1),
        _Instruction(_RETURN, KILL_PROCESS),
        _Instruction(_LOAD_WORD, _NUMBER_AT),
    ]
    if arch.foreign_bit:
        code += [
            _Instruction(_JUMP_IF_AT_LEAST, arch.foreign_bit, if_false=1),
            _Instruction(_RETURN, KILL_PROCESS),
        ]
    for rule in rules:
        number = arch.numbers.get(rule.call)
        if number is None:
            continue
        body = _body(rule)
        code.append(_Instruction(_JUMP_IF_EQUAL, number, if_false=len(body)))
        code += body
    code.append(_Instruction(_RETURN, REFUSE))
    return _assemble(code)


def _body(rule: Rule) -> list[_Instruction]:
    """Return what follows once the call is recognised.

    It always ends in an answer, as it spoils the loaded number.
    """
    if not rule.alternatives:
        return [_Instruction(_RETURN, rule.answer)]
    body: list[_Instruction] = []
    for checks in rule.alternatives:
        body += _alternative(checks, rule.answer)
    return [*body, _Instruction(_RETURN, REFUSE)]


def _alternative(checks: Sequence[Check], answer: int) -> list[_Instruction]:
    """Return the code that answers if all *checks* hold, and else runs on past its end."""
    backwards = [_Instruction(_RETURN, answer)]
    for check in reversed(checks):
        for half in reversed(_halves(check)):
            offset, mask, value = half
            backwards.append(
                _Instruction(_JUMP_IF_EQUAL, value, if_false=len(backwards)),
            )
            if mask != _WORD:
                backwards.append(_Instruction(_AND, mask))
            backwards.append(_Instruction(_LOAD_WORD, offset))
    return backwards[::-1]


def _halves(check: Check) -> list[tuple[int, int, int | None]]:
    """Return offset, mask and value of each 32-bit half that *check* looks at.

    The order is little-endian: the lower half comes first.
    """
    offset = _ARGUMENTS_AT + 8 * check.argument
    lower_mask = check.mask & _WORD
    upper_mask = check.mask >> 32
    lower_value, upper_value = None, 0
    if check.value is not None:
        lower_value, upper_value = check.value & _WORD, check.value >> 32
    halves = [(offset, lower_mask, lower_value)]
    if upper_mask:
        halves.append((offset + 4, upper_mask, upper_value))
    return halves


def _assemble(code: Sequence[_Instruction]) -> Filter:
    program = bytearray()
    own_pid_at: list[int] = []
    for step in code:
        if step.value is None:
            own_pid_at.append(len(program) + _VALUE_AT)
        program += struct.pack(
            "<HBBI",
            step.code,
            step.if_true,
            step.if_false,
            step.value or 0,
        )
    return Filter(bytes(program), tuple(own_pid_at))
