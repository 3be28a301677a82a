"""`grader doctor` words an examination.

Its exit code says whether grading is allowed.
"""

import json

import pytest
from typer.testing import CliRunner

from grader.cli.app import app
from grader.sandbox.host import examine as examine_module
from grader.sandbox.host.examine import Examination, Examined
from grader.sandbox.isolation.levels import Layer, LayerReport
from grader.sandbox.isolation.probe import Probe

STRONG = Examination(
    "strong",
    (
        Examined(
            LayerReport(Layer.SECCOMP, applied=True, detail="183 instructions"),
            ("read a file", "fork"),
        ),
        Examined(
            LayerReport(
                Layer.CGROUP,
                applied=False,
                detail="no memory controller can be written",
            ),
        ),
        Examined(LayerReport(Layer.IPC, applied=True, detail="ipc:[1]")),
    ),
    (
        Probe("read a file", contained=True, detail="refused"),
        Probe("fork", contained=True, detail="refused"),
    ),
    ("read a file", "fork"),
)
WEAK = Examination(
    "process only",
    (),
    (Probe("fork", contained=False, detail="forked"),),
    ("fork",),
    ("new files: x",),
)


@pytest.fixture
def doctor(monkeypatch):
    def doctor(examination, *arguments):
        monkeypatch.setattr(examine_module, "examine", lambda: examination)
        monkeypatch.setenv("COLUMNS", "200")
        result = CliRunner().invoke(
            app,
            ["doctor", *arguments],
            standalone_mode=False,
        )
        return result.return_value, result.stdout

    return doctor


def test_a_machine_that_isolates(doctor):
    code, text = doctor(STRONG)
    assert code == 0
    assert "Isolation: strong" in text
    assert "read a file, fork" in text
    assert "read back: ipc:[1]" in text
    assert "2 of 2 attempts fail" in text


def test_a_machine_that_does_not(doctor):
    code, text = doctor(WEAK)
    assert code == 1
    assert "not contained: fork: forked" in text
    assert "left behind: new files: x" in text
    assert "refuses to run here" in text


def test_as_json(doctor):
    code, text = doctor(STRONG, "--json")
    document = json.loads(text)
    assert (code, document["level"], document["sufficient"]) == (
        0,
        "strong",
        True,
    )
    assert document["layers"][0] == {
        "name": "seccomp",
        "holds": True,
        "detail": "183 instructions",
        "stops_alone": ["read a file", "fork"],
    }
    assert document["attempts"][0]["possible_without_layers"] is True
    assert any("memory group" in sentence for sentence in document["advice"])
