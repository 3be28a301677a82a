"""Rules on system calls compiled to a classic BPF program, as seccomp takes it.

A pure function of processor and rules, so that a test can run the program of any
processor. Numbers are those of linux/seccomp.h, linux/filter.h and linux/bpf_common.h;
the layout of the data is `struct seccomp_data`.
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


@dataclass(frozen=True, slots=True)
class Check:
    """One argument of a call, cut down by *mask*, equals *value*.

    None stands for the id of the calling process.

    The kernel reads an `int` from the lower half of a register and ignores the upper
    half: check that half alone.
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

    An alternative holds if all its checks do; without alternatives *answer* is given.

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

    A call by the convention of another processor ends the process: its numbers mean
    other calls. Rules on calls that
    *arch* does not have are left out.
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
        if rule.call in arch.numbers:
            body = _body(rule)
            code += [
                _Instruction(
                    _JUMP_IF_EQUAL, arch.numbers[rule.call], if_false=len(body)
                ),
                *body,
            ]
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
                _Instruction(_JUMP_IF_EQUAL, value, if_false=len(backwards))
            )
            if mask != _WORD:
                backwards.append(_Instruction(_AND, mask))
            backwards.append(_Instruction(_LOAD_WORD, offset))
    return backwards[::-1]


def _halves(check: Check) -> list[tuple[int, int, int | None]]:
    """Return offset, mask and value of each 32-bit half that *check* looks at.

    The order is little-endian: the lower half comes first.
    """
    at = _ARGUMENTS_AT + 8 * check.argument
    value = check.value
    lower = (at, check.mask & _WORD, None if value is None else value & _WORD)
    if not check.mask >> 32:
        return [lower]
    return [lower, (at + 4, check.mask >> 32, 0 if value is None else value >> 32)]


def _assemble(code: Sequence[_Instruction]) -> Filter:
    program = b"".join(
        struct.pack("<HBBI", i.code, i.if_true, i.if_false, i.value or 0) for i in code
    )
    own_pid_at = tuple(
        8 * index + 4
        for index, instruction in enumerate(code)
        if instruction.value is None
    )
    return Filter(program, own_pid_at)
