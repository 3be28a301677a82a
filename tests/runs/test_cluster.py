"""Grading on a cluster: a scheduler and two worker processes on loopback give the gradebook of one process."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from grader.gradebook import Gradebook

pytest.importorskip("distributed")


@pytest.fixture
def cluster(tmp_path):
    """Starts a scheduler with worker processes; gives its address and the workers.

    All are ended afterwards.
    """
    with ExitStack() as stack:
        environment = {
            **os.environ,
            "DASK_DISTRIBUTED__WORKER__DAEMON": "true",
            "PYTHONWARNINGS": "ignore",
        }

        def start(*arguments):
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        file = tmp_path / "scheduler.json"
        scheduler = start(
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--scheduler-file",
            str(file),
        )
        arguments = (
            "--scheduler-file",
            str(file),
            "--nthreads",
            "1",
            "--no-nanny",
            "--death-timeout",
            "60",
        )
        while not file.exists() or not file.read_text():
            time.sleep(0.1)
        workers = [
            start("worker", *arguments, "--local-directory", str(tmp_path))
            for _ in range(2)
        ]
        yield json.loads(file.read_text())["address"], scheduler, workers


@pytest.fixture
def source(tmp_path, right):
    """A class of sixteen, some of it wrong."""
    for number in range(16):
        text = right.replace("x / 2", "x") if number % 3 else right
        (tmp_path / "class" / f"s{number:02}").mkdir(parents=True)
        (tmp_path / "class" / f"s{number:02}" / "toy.py").write_text(
            f"{text}\n# {number}\n",
            encoding="utf-8",
        )
    return tmp_path / "class"


def command(course, source, out, *more):
    words = [
        sys.executable,
        "-m",
        "grader",
        "--course",
        course,
        "grade",
        "toy",
        source,
        "--out",
        out,
        *more,
    ]
    return list(map(str, words))


def rows(folder):
    """Return what the gradebook holds of each student, but for times."""
    with Gradebook.read(folder) as book:
        newest = [
            book.latest("toy", student) for student in book.students("toy")
        ]
        return [
            (one.student, one.keys, one.earned, book.standing(one).verdicts)
            for one in newest
        ]


def grades(folder):
    document = json.loads((folder / "grades.json").read_text(encoding="utf-8"))
    document.pop("timings")
    return document


@pytest.mark.slow
def test_a_cluster_gives_the_same_gradebook_also_where_a_worker_is_killed(
    course,
    source,
    tmp_path,
    cluster,
):
    address, _, workers = cluster
    subprocess.run(
        command(course, source, tmp_path / "here", "--jobs", "1"),
        check=True,
        capture_output=True,
    )
    there = command(course, source, tmp_path / "there", "--cluster", address)
    with subprocess.Popen(there, stderr=subprocess.PIPE, text=True) as process:
        said = [process.stderr.readline()]
        workers[0].send_signal(signal.SIGKILL)
        said += process.stderr.readlines()
    assert process.returncode == 0, "".join(said)
    assert rows(tmp_path / "there") == rows(tmp_path / "here")
    assert grades(tmp_path / "there") == grades(tmp_path / "here")


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_a_sentence_and_costs_nothing(
    course,
    source,
    tmp_path,
    cluster,
):
    address, scheduler, _ = cluster
    out = tmp_path / "out"
    with subprocess.Popen(
        command(course, source, out, "--cluster", address),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        said = [process.stderr.readline()]
        scheduler.send_signal(signal.SIGKILL)
        said += process.stderr.readlines()
    words = " ".join(" ".join(said).split())
    assert process.returncode == 2, words
    assert "error: The cluster's scheduler is lost." in words
    assert "Traceback" not in words, words[:4000]
    with Gradebook.read(out) as book:
        graded = [
            book.latest("toy", student).earned
            for student in book.students("toy")
        ]
    assert 0 < len(graded) < 16
    assert None not in graded


def test_no_scheduler_is_a_sentence(course, source, tmp_path):
    done = subprocess.run(
        command(
            course,
            source,
            tmp_path / "out",
            "--cluster",
            "tcp://127.0.0.1:1",
        ),
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "COLUMNS": "1000",
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s",
        },
    )
    assert done.returncode == 2
    assert "No scheduler answers at tcp://127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr
