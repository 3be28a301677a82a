"""What a zygote does to its memory before it forks."""

import subprocess
import sys

import pytest

#: Makes gaps as an import leaves them: of many objects a few go, one on nearly every
#: page.
GAPS = """
import gc
gc.disable()
kept = [bytes(size) for size in (100, 200, 300) for _ in range(20_000)]
del kept[::15]
from grader.sandbox.guest import memory
"""
#: Prints on how many pages 100 new objects come to lie, which fit on 6.
PAGES = """
print(len({id(one) // 4096 for one in [bytes(200) for _ in range(100)]}))
"""


def run(code):
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="zygotes need Linux")
def test_what_is_made_after_a_freeze_lies_side_by_side():
    (before,) = run(GAPS + PAGES)
    (after,) = run(GAPS + "memory.freeze_memory()" + PAGES)
    assert int(before) > 50
    assert int(after) < 12


def test_objects_are_frozen_and_the_collector_runs_for_others():
    frozen, enabled = run(
        GAPS
        + "memory.freeze_memory(); print(gc.get_freeze_count() > 1000, gc.isenabled())",
    )
    assert (frozen, enabled) == ("True", "True")


def test_a_system_without_huge_pages_does_as_well():
    refusing = "import os, errno\ndef refuse(*_): raise OSError(errno.ENOSYS, 'no')\nmemory.libc.syscall = refuse\n"
    assert run(
        GAPS + refusing + "memory.freeze_memory(); print(gc.isenabled())",
    ) == ["True"]


def test_another_allocator_takes_no_more_than_its_share():
    unordered = (
        "import random\nmemory._maker = lambda size: lambda: random.random()\n"
    )
    (count,) = run(
        GAPS
        + unordered
        + "memory.freeze_memory(); print(len(memory._fillers))",
    )
    assert int(count) < 300_000
