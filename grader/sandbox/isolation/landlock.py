"""Landlock: a second wall against files, TCP, abstract sockets and signals.

For every kernel since 5.13 that has it switched on.

The ruleset allows nothing, so it has no rules. It is built in the zygote; a
worker only steps behind it. It does not cover stat, chmod, chown, utime, UDP or
fork: never rely on it alone. Bits are those of linux/landlock.h.
"""

from __future__ import annotations

import fcntl
import os
import struct
from dataclasses import dataclass

from grader.sandbox.isolation import libc

_VERSION_QUERY = 1
_TCP = 0b11  #: bind and connect
_SCOPES = 0b11  #: abstract sockets and signals
_NETWORK_SINCE = 4
_SCOPES_SINCE = 6
_QUIET_SINCE = 7
_QUIET = 1  #: denials of a worker do not fill the machine's audit log
#: Number of file rights by Landlock version. Version 2 brought REFER, 3
#: TRUNCATE, 5 IOCTL_DEV.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
#: Far above the descriptors 0 to 3, onto which a worker moves its own.
_DESCRIPTOR_FROM = 100


@dataclass(frozen=True, slots=True)
class Ruleset:
    """An open ruleset of the kernel and the Landlock version it was built for."""

    descriptor: int
    version: int


def version() -> int:
    """Return the kernel's Landlock version.

    Raise OSError where there is none.
    """
    return libc.syscall("landlock_create_ruleset", None, 0, _VERSION_QUERY)


def build() -> Ruleset:
    """Return a ruleset that denies all this kernel can deny.

    Raise OSError where there is no Landlock.
    """
    abi = version()
    files = (1 << _FILE_RIGHTS.get(abi, max(_FILE_RIGHTS.values()))) - 1
    attributes = struct.pack("@Q", files)
    if abi >= _NETWORK_SINCE:
        attributes += struct.pack("@Q", _TCP)
    if abi >= _SCOPES_SINCE:
        attributes += struct.pack("@Q", _SCOPES)
    low = libc.syscall(
        "landlock_create_ruleset",
        attributes,
        len(attributes),
        0,
    )
    try:
        return Ruleset(
            fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, _DESCRIPTOR_FROM),
            abi,
        )
    finally:
        os.close(low)


def apply(ruleset: Ruleset) -> str:
    """Put the calling thread behind *ruleset* for good and close it."""
    libc.no_new_privileges()
    quiet = _QUIET if ruleset.version >= _QUIET_SINCE else 0
    try:
        libc.syscall("landlock_restrict_self", ruleset.descriptor, quiet)
    finally:
        os.close(ruleset.descriptor)
    covers = ["files"]
    if ruleset.version >= _NETWORK_SINCE:
        covers.append("TCP")
    if ruleset.version >= _SCOPES_SINCE:
        covers += ["abstract sockets", "signals"]
    return f"version {ruleset.version}: {', '.join(covers)}"


def verify() -> str:
    """Return an empty text if the root folder cannot be opened, else what is wrong."""
    try:
        os.close(os.open("/", os.O_RDONLY | os.O_DIRECTORY))
    except PermissionError:
        return ""
    return "the root folder could be opened"
