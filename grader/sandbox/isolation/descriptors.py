"""Closes every descriptor a worker does not need, however it came to be inherited."""

from __future__ import annotations

import errno
import functools
import os
import resource
import select
from collections.abc import Collection

from grader.sandbox.isolation import libc

_LAST = 2**31 - 1
_CHECKED = 1024


@functools.cache
def _poller() -> select.poll:
    """Return a poll object by which one call tells which descriptors are open."""
    poller = select.poll()
    for descriptor in range(_checked()):
        poller.register(descriptor, 0)
    return poller


def _checked() -> int:
    """Return how many descriptors are looked at."""
    soft_limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(_CHECKED, soft_limit)


def warm() -> None:
    """Build what `verify` needs, once in the zygote rather than in every worker."""
    _poller()


def apply(keep: Collection[int]) -> str:
    """Close every descriptor that is not in *keep*."""
    start = 0
    for descriptor in sorted(keep):
        _close(start, descriptor - 1)
        start = descriptor + 1
    _close(start, _LAST)
    return "all closed but those the worker needs"


def verify(keep: Collection[int]) -> str:
    """Return which of the first 1024 descriptors is open without being in *keep*, or ""."""
    strangers = [fd for fd in open_descriptors() if fd not in keep]
    if strangers:
        return f"still open: {', '.join(map(str, strangers))}"
    return ""


def open_descriptors() -> list[int]:
    """Return which of the first 1024 descriptors are open; needs no /proc.

    Call it before NOFILE is lowered.
    """
    events = _poller().poll(0)
    closed = {
        descriptor for descriptor, event in events if event & select.POLLNVAL
    }
    return [
        descriptor
        for descriptor in range(_checked())
        if descriptor not in closed
    ]


def _close(first: int, last: int) -> None:
    if first > last:
        return
    try:
        libc.syscall("close_range", first, last, 0)
    except OSError as error:
        if error.errno != errno.ENOSYS:  # a kernel before 5.9
            raise
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        os.closerange(first, min(last + 1, limit))
