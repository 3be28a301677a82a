"""The examination of this machine: real workers, with all layers, with none, and with each alone."""

import sys

import pytest

from grader.sandbox.host.examine import Examination, examine
from grader.sandbox.isolation.levels import Layer
from grader.sandbox.isolation.probe import CRIMES, Probe


@pytest.fixture(scope="module")
def examination():
    if sys.platform != "linux":
        pytest.skip("there is nothing to examine elsewhere")
    return examine()


def test_every_layer_and_attempt_is_told(examination):
    assert {one.report.layer for one in examination.layers} == set(Layer)
    assert [probe.name for probe in examination.probes] == list(CRIMES)


def test_the_base_level_holds_here(examination):
    assert examination.holds, [
        probe for probe in examination.probes if not probe.contained
    ]
    assert examination.traces == ()


def test_without_layers_the_attempts_succeed_so_that_their_failure_proves_something(
    examination,
):
    assert {
        "read a file",
        "connect by TCP",
        "fork",
        "use inherited descriptors",
    } <= set(examination.possible)


def test_the_filter_alone_stops_files_network_and_processes(examination):
    stops = next(
        one.stops
        for one in examination.layers
        if one.report.layer is Layer.SECCOMP
    )
    assert {
        "read a file",
        "look at a file",
        "connect by TCP",
        "fork",
        "signal the grader",
    } <= set(stops)


def test_what_got_through_is_not_good_enough():
    through = Probe("read a file", contained=False, detail="")
    assert not Examination("strong", (), (through,)).holds
    assert not Examination(
        "strong",
        (),
        (),
        (),
        ("the file was written",),
    ).holds
    assert not Examination("process only", ()).holds
    assert Examination("reduced", ()).holds
