"""Workers without a zygote: a spawned process, for systems without fork and for a student's own check."""

import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.errors import WorkerError
from grader.model import FailureKind
from grader.sandbox.host.session import Session
from grader.sandbox.host.settings import process_settings
from grader.sandbox.spawned import LEVEL, SpawnedWorker
from grader.testing.arrays import from_numpy
from grader.wording import failures as wording


def said(failure):
    """Return the sentence without its subject, which a session does not know."""
    return wording.sentence(failure).removeprefix("It ")


@pytest.fixture
def open_spawned(toy, submission):
    """Opens a session whose workers are spawned."""
    sessions = []

    def open_spawned(source, **limits):
        own = replace(toy.limits, **limits)
        start = lambda: SpawnedWorker(process_settings(toy), own)  # noqa: E731
        sessions.append(
            Session(submission(source), replace(toy, limits=own), start),
        )
        return sessions[-1]

    yield open_spawned
    for session in sessions:
        session.end_worker()


def test_an_answer_and_the_level(open_spawned, right, ask):
    session = open_spawned(right)
    assert ask(session) == from_numpy(np.arange(4.0) / 2)
    assert session.level == LEVEL == "process only"


def test_prints_are_kept(open_spawned, right, ask):
    session = open_spawned(
        "import sys\nprint('zwölf')\nprint('error', file=sys.stderr)\n" + right,
    )
    ask(session)
    session.end_worker()
    assert session.output.decode() == "zwölf\nerror\n"


def test_a_lost_worker_costs_its_call(open_spawned, ask):
    session = open_spawned(
        "import os\ndef half(x):\n    if x[0] == 0: os._exit(3)\n    return x",
        call_seconds=5,
    )
    failure = ask(session)
    assert (failure.kind, said(failure)) == (
        FailureKind.CRASHED,
        "ended its process.",
    )
    assert ask(session, x=from_numpy(np.ones(2))) == from_numpy(np.ones(2))


def test_an_endless_loop_ends(open_spawned, ask):
    failure = ask(
        open_spawned("def half(x):\n    while True: pass", call_seconds=0.1),
    )
    assert failure.kind is FailureKind.TIME_LIMIT


def test_a_contract_that_cannot_be_read(toy, tmp_path):
    (tmp_path / "contract.py").write_text(
        "raise KeyError('nothing here')",
        encoding="utf-8",
    )
    settings = process_settings(toy) | {
        "contract": str(tmp_path / "contract.py"),
    }
    with pytest.raises(
        WorkerError,
        match="A process for the submission could not be made ready",
    ) as raised:
        SpawnedWorker(settings, toy.limits)
    assert "nothing here" in raised.value.message


def test_a_process_that_cannot_be_started(toy, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(
        WorkerError,
        match="A process for the submission could not be started",
    ):
        SpawnedWorker(process_settings(toy), toy.limits)


def test_somebody_else_who_connects_is_turned_away(toy, monkeypatch):
    """The port is open to every program of the machine.

    Only the token tells ours apart.
    """
    popen, strangers = subprocess.Popen, []

    def start(command, **options):
        strangers.append(
            socket.create_connection(("127.0.0.1", int(command[-1]))),
        )
        strangers[-1].sendall(b"x" * 32)
        return popen(command, **options)

    monkeypatch.setattr(subprocess, "Popen", start)
    worker = SpawnedWorker(process_settings(toy), toy.limits)
    worker.end()
    (stranger,) = strangers
    stranger.settimeout(60)
    assert stranger.recv(1) == b""
    stranger.close()


def open_files():
    return (
        len(list(Path("/proc/self/fd").iterdir()))
        if sys.platform == "linux"
        else 0
    )


def test_nothing_is_left_of_a_worker(toy):
    before = open_files()
    worker = SpawnedWorker(process_settings(toy), toy.limits)
    worker.end()
    assert worker.process.returncode is not None
    assert open_files() == before
