"""The memory that forked workers share with their zygote, made cheap to share."""

from __future__ import annotations

import errno
import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from grader.sandbox.isolation import libc

#: Python allocates objects of up to 512 bytes, in classes of 16, from pools of
#: 16 KiB, whose head takes 48 bytes.
_LARGEST = 512
_STEP = 16
_POOL = 16 * 1024 - 48
#: Bytes that are spent on one class at most, where Python allocates in another
#: way.
_MOST = 1 << 20

_HUGE = 2 << 20
_MADV_COLLAPSE = 25

_fillers: list[object] = []


def freeze_memory() -> None:
    """Leave all objects made so far where they are, and switch the collector on.

    The collector would write to all of them, and forked processes share only
    what nobody writes to. Call it before the first fork of all: memory that is
    shared already would be there twice.
    """
    gc.collect()
    _fill_holes()
    with suppress(OSError):
        _take_huge_pages()
    gc.freeze()
    gc.enable()


def _fill_holes() -> None:
    """Fill the gaps that freed objects left, so that new objects lie side by side.

    Importing torch leaves thousands of pages with a little room. A worker that
    used it had every such page copied: to parse 125 lines then took 890 page
    faults and 3.5 ms instead of 360 and 1.8 ms. It takes about 1.5 MiB.
    """
    for size in range(_STEP, _LARGEST + 1, _STEP):
        make = _maker(size)
        last_address = in_a_row = 0
        for _ in range(_MOST // size):
            filler = make()
            _fillers.append(filler)
            address = id(filler)
            in_a_row = in_a_row + 1 if address == last_address + size else 1
            last_address = address
            # a pool that was empty: there is no room in others
            if in_a_row == _POOL // size:
                break


def _take_huge_pages() -> None:
    """Gather the heap in pages of 2 MiB.

    Raises OSError where the system cannot: Linux before 6.1, or too little is
    free.

    A fork copies, and the end of a process undoes, one entry for each page:
    with 150 MiB in small ones that is most of what a fork costs. This takes
    0.15 s of a zygote's start, and each worker 2 ms less.
    """
    for line in Path("/proc/self/maps").read_text().splitlines():
        addresses, rights, _, _, _, *name = line.split()
        if rights != "rw-p" or name not in ([], ["[heap]"]):
            continue
        first, last = (int(address, 16) for address in addresses.split("-"))
        start = -(-first // _HUGE) * _HUGE
        end = last // _HUGE * _HUGE
        if start < end:
            _collapse(start, end)


def _collapse(start: int, end: int) -> None:
    try:
        libc.syscall("madvise", start, end - start, _MADV_COLLAPSE)
    except OSError as problem:
        # EINVAL may mean one stretch that does not fit, or each of them
        if problem.errno != errno.EINVAL:
            raise


def _maker(size: int) -> Callable[[], object]:
    """Return a function that makes an object of *size* bytes.

    It is of a type of which Python keeps no free list.
    """
    small: dict[int, Callable[[], object]] = {
        sys.getsizeof(object()): object,
        sys.getsizeof(0j): complex,
    }
    return small.get(size) or partial(bytes, size - sys.getsizeof(b""))
