"""What a program may meet outside: narrow encodings, full devices, few files, signals."""

import json
import os
import resource
import signal
import subprocess
import sys

import pytest

from grader.errors import ContractError
from grader.gradebook import Gradebook
from grader.suite.reference_oracle import _import_library


def grade(course, source, out):
    arguments = ["toy", source, "--out", out, "--jobs", "1"]
    command = [sys.executable, "-m", "grader", "--course", course, "grade"]
    return list(map(str, [*command, *arguments, "--unsafe-no-isolation"]))


def ended(command, **options):
    """Run *command* to its end. Nothing that it writes may be a traceback."""
    options = {"stdout": subprocess.PIPE} | options
    done = subprocess.run(
        command,
        stderr=subprocess.PIPE,
        check=False,
        **options,
    )
    assert b"Traceback" not in done.stderr + (done.stdout or b"")
    assert b"Exception ignored" not in done.stderr
    return done


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii"])
def test_an_encoding_that_lacks_characters(
    course,
    handed_in,
    tmp_path,
    encoding,
):
    env = os.environ | {"PYTHONIOENCODING": encoding, "COLUMNS": "200"}
    (handed_in / "zoë ✓").mkdir()
    (handed_in / "ada" / "toy.py").rename(handed_in / "zoë ✓" / "toy.py")
    command = grade(course, handed_in, tmp_path / "out")
    assert ended(command, env=env).returncode == 0
    check = handed_in / "bob" / "toy.py"
    command = [sys.executable, "-m", "grader", "--course", str(course)]
    done = ended([*command, "check", "toy", str(check)], env=env)
    assert done.returncode == 1  # public tests fail
    assert b"Traceback" not in done.stderr
    assert done.stdout.decode(encoding)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["list"]])
def test_a_full_device(course, arguments):
    command = [sys.executable, "-m", "grader", "--course", str(course)]
    with open("/dev/full", "w") as full:
        done = ended([*command, *arguments], stdout=full)
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr


def test_a_closed_output(course):
    command = [sys.executable, "-m", "grader", "--course", str(course)]
    done = ended(["sh", "-c", '"$@" >&-', "sh", *command, "list"])
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_run_whose_output_is_a_full_device_keeps_its_results(
    course,
    handed_in,
    tmp_path,
):
    out = tmp_path / "out"
    with open("/dev/full", "w") as full:
        done = ended(grade(course, handed_in, out), stdout=full)
    assert done.returncode == 2
    with Gradebook.read(out) as book:
        assert len(book.students("toy")) == 3


#: `python -m grader`; where nohup runs the tests, their children ignore a hangup
#: otherwise.
HEEDS_SIGNALS = """
import runpy, signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)
runpy.run_module("grader", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_run_as_ctrl_c_does(
    patient_course,
    handed_in,
    right,
    tmp_path,
    number,
):
    out = tmp_path / "out"
    arguments = grade(patient_course, handed_in, out)[3:]
    waits = right.replace("return x / 2", "import time; time.sleep(100000)")
    (handed_in / "dan").mkdir()
    (handed_in / "dan" / "toy.py").write_text(waits, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", HEEDS_SIGNALS, *arguments],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        for _ in range(3):
            process.stderr.readline()
        process.send_signal(number)
        complained = " ".join(process.stderr.read().split())
    assert process.returncode == 128 + number
    assert "Traceback" not in complained
    assert "What is graded is kept in" in complained
    assert "Stopped." in complained
    lines = (out / "logs" / "run-1.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    assert events[-1]["event"] == "stopped"
    assert events[-1]["reason"] == number.name


@pytest.mark.skipif(sys.platform != "linux", reason="zygotes need Linux")
@pytest.mark.parametrize("files", [16, 64])
def test_too_few_open_files(course, handed_in, tmp_path, files):
    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    command = grade(course, handed_in, tmp_path / "out")
    command.remove("--unsafe-no-isolation")
    done = ended(command, preexec_fn=limit, env=os.environ | {"COLUMNS": "200"})
    assert done.returncode == 2
    text = f"Only {files} files may be open at a time; grading needs 128."
    assert text in done.stderr.decode()
    assert "ulimit -n" in done.stderr.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="zygotes need Linux")
def test_a_soft_limit_of_open_files_is_raised(course, handed_in, tmp_path):
    def limit():
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (40, hard))

    command = grade(course, handed_in, tmp_path / "out")
    command.remove("--unsafe-no-isolation")
    assert ended(command, preexec_fn=limit).returncode == 0


def test_a_library_that_finds_no_memory(toy):
    missing = ImportError("libtorch.so: failed to map segment")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "grader.suite.reference_oracle.importlib.import_module",
            lambda name: (_ for _ in ()).throw(missing),
        )
        with pytest.raises(ContractError) as raised:
            _import_library("torch", toy)
    assert "which cannot be loaded: libtorch.so" in raised.value.message
    assert "ulimit -v" in raised.value.tip
