import shutil
import subprocess

import pytest

from grader.sandbox.isolation import arch

TOOL = shutil.which("scmp_sys_resolver")


@pytest.mark.parametrize(
    "processor",
    arch.ARCHES,
    ids=lambda processor: processor.name,
)
def test_every_number_is_the_one_libseccomp_knows(processor):
    if TOOL is None:
        pytest.skip(
            "scmp_sys_resolver (Debian package seccomp) is not installed",
        )
    ours = dict(processor.numbers)
    theirs = {name: _resolve(processor.name, name) for name in ours}
    assert ours == theirs


@pytest.mark.parametrize(
    "processor",
    arch.ARCHES,
    ids=lambda processor: processor.name,
)
def test_no_number_stands_for_two_calls(processor):
    numbers = list(processor.numbers.values())
    assert len(numbers) == len(set(numbers))


def test_a_call_that_only_one_processor_has_is_absent_from_the_other():
    assert "fork" in arch.X86_64.numbers
    assert "fork" not in arch.AARCH64.numbers


def _resolve(processor, name):
    answer = subprocess.run(
        [TOOL, "-a", processor, name],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(answer.stdout)
