import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.isolation import cgroup
from grader.sandbox.isolation.levels import Layer

MIB = 2**20
TAKE = "import sys; sys.stdin.read(1); held = bytearray(400 * 2**20); print('took it')"


@pytest.fixture
def group():
    made, report = cgroup.create("test", 100 * MIB)
    if made is None:
        pytest.skip(f"no memory group can be made here: {report.detail}")
    assert report.applied
    assert report.layer is Layer.CGROUP
    yield made
    assert made.remove()
    assert not made.path.exists()


def test_the_kernel_ends_what_takes_more_than_the_group_may_have(group):
    with subprocess.Popen(
        [sys.executable, "-c", TAKE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        report = group.attach(process.pid)
        assert report.applied, report.detail
        output, _ = process.communicate(b"x")
    assert (output, process.returncode) == (b"", -9)
    assert group.kills() == 1


def test_a_group_in_use_is_not_removed(group):
    with subprocess.Popen(
        [sys.executable, "-c", "input()"],
        stdin=subprocess.PIPE,
    ) as process:
        group.attach(process.pid)
        assert not group.remove()
        process.communicate(b"\n")


def test_a_process_that_is_gone_cannot_be_attached(group):
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert not group.attach(process.pid).applied


def test_groups_of_graders_that_are_gone_are_swept_up_and_ours_stays(group):
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    left = group.path.with_name(f"grader-{process.pid}-0")
    left.mkdir()
    stranger = group.path.with_name("grader-of-somebody")
    stranger.mkdir()
    try:
        cgroup.sweep()
        assert [path.exists() for path in (left, stranger, group.path)] == [
            False,
            True,
            True,
        ]
    finally:
        stranger.rmdir()


@pytest.mark.parametrize(
    ("mount", "own", "found"),
    [
        (
            "30 23 0:26 / {0} rw - cgroup2 cgroup2 rw",
            "0::/user.slice/a.scope",
            [("user.slice", 2)],
        ),
        (
            "30 23 0:26 / {0} rw - cgroup cgroup rw,memory",
            "4:memory:/group",
            [("group", 1)],
        ),
        (
            "30 23 0:26 /docker/x {0} rw - cgroup cgroup rw,memory",
            "4:memory:/docker/x/sub",
            [("sub", 1)],
        ),
        ("30 23 0:26 / {0} rw - cgroup cgroup rw,cpu", "4:cpu:/group", []),
        ("30 23 0:26 / {0} rw - tmpfs tmpfs rw", "0::/", []),
    ],
    ids=[
        "version 2",
        "version 1",
        "inside a container",
        "no memory controller",
        "none mounted",
    ],
)
def test_the_place_for_a_group_is_found(tmp_path, mount, own, found):
    (tmp_path / "user.slice").mkdir()
    (tmp_path / "user.slice" / "cgroup.subtree_control").write_text(
        "cpu memory",
    )
    (tmp_path / "cgroup.subtree_control").write_text("cpu")
    parents = cgroup.parents([mount.format(tmp_path)], [own])
    assert list(parents) == [
        (tmp_path / name, version) for name, version in found
    ]


def test_where_nothing_can_be_written_there_is_a_reason_and_no_group(
    monkeypatch,
):
    monkeypatch.setattr(
        cgroup,
        "_here",
        lambda: iter([(Path("/nonexistent"), 2)]),
    )
    made, report = cgroup.create("test", MIB)
    assert made is None
    assert not report.applied
    assert "No such file" in report.detail
