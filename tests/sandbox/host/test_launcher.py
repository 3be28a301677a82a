"""The zygote: workers forked from it, what it says when it cannot, and that it leaves nothing behind."""

import errno
import os
import select
import signal
from pathlib import Path

import pytest

from grader.errors import WorkerError
from grader.model import Limits
from grader.sandbox.host.launcher import ForkedWorker, Zygote
from grader.sandbox.host.settings import process_settings

LIMITS = Limits(memory_mib=256)


@pytest.fixture
def start(toy):
    """Starts a zygote with changed settings."""
    zygotes = []

    def start(**changed):
        zygotes.append(Zygote(process_settings(toy) | changed))
        return zygotes[-1]

    yield start
    for zygote in zygotes:
        zygote.close()


def test_a_zygote_says_what_is_absent(start):
    zygote = start(modules=["nothing_of_that_name", "math"])
    zygote.wait_ready()
    assert "nothing_of_that_name" in zygote.absent
    assert "math" not in zygote.absent


def test_workers_are_confined_and_say_so(zygote):
    worker = zygote.fork(LIMITS)
    assert isinstance(worker, ForkedWorker)
    assert worker.level
    assert worker.layers
    assert worker.end() == -signal.SIGKILL


def test_layers_can_be_left_out(start):
    zygote = start(layers_off=["seccomp"])
    worker = zygote.fork(LIMITS)
    seccomp = next(
        report for report in worker.layers if report.layer == "seccomp"
    )
    assert (seccomp.applied, seccomp.detail) == (False, "switched off")
    worker.end()


def test_nothing_is_left_of_a_worker(zygote):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        worker = zygote.fork(LIMITS)
        pidfd = worker.pidfd
        worker.end()
        with pytest.raises(OSError) as raised:
            os.fstat(pidfd)
        assert raised.value.errno == errno.EBADF
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_several_workers_at_a_time(zygote):
    workers = [zygote.fork(LIMITS) for _ in range(3)]
    assert len({worker.pid for worker in workers}) == 3
    for worker in workers:
        worker.end()


def test_a_worker_ends_with_its_zygote(start):
    zygote = start()
    worker = zygote.fork(LIMITS)
    zygote.process.kill()
    assert select.select([worker.pidfd], [], [], 60)[0]
    worker.channel.close()
    os.close(worker.pidfd)


def test_a_contract_that_cannot_be_read(start, tmp_path):
    (tmp_path / "contract.py").write_text(
        "raise KeyError('nothing here')",
        encoding="utf-8",
    )
    zygote = start(contract=str(tmp_path / "contract.py"))
    with pytest.raises(
        WorkerError,
        match="The process that holds submissions ended",
    ) as raised:
        zygote.fork(LIMITS)
    assert "nothing here" in raised.value.message
    assert "grader doctor" in raised.value.tip


def test_a_zygote_that_was_killed(start):
    zygote = start()
    zygote.wait_ready()
    zygote.process.kill()
    zygote.process.wait()
    with pytest.raises(
        WorkerError,
        match="The process that holds submissions ended",
    ):
        zygote.fork(LIMITS)


def test_closing_ends_the_process(toy):
    zygote = Zygote(process_settings(toy))
    zygote.wait_ready()
    zygote.close()
    assert zygote.process.returncode is not None


def test_what_the_environment_says_does_not_reach_it(start, monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "expected value")
    zygote = start()
    zygote.wait_ready()
    try:
        environment = Path(f"/proc/{zygote.process.pid}/environ").read_bytes()
    except PermissionError:
        pytest.skip("only root may look")
    assert b"GRADER_SECRET" not in environment
