"""The assignment eecs498_a3: its adapter on any source, and its tests on altered copies of the reference."""

import importlib.util
import types
from pathlib import Path

import pytest
import torch

from grader.course.catalogue import get_assignment
from grader.course.handout import Contract, StudentManager
from grader.validation.subject import Subject

ROOT = Path(__file__).parents[2]


def load(path):
    spec = importlib.util.spec_from_file_location(
        f"eecs498_a3_{path.stem}",
        path,
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def source():
    return (
        ROOT / "reference" / "eecs498_a3" / "fully_connected_networks.py"
    ).read_text(encoding="utf-8")


@pytest.fixture
def student(source):
    """Return a function that makes the asking function of the reference, with parts of its source replaced."""
    folder = ROOT / "assignments" / "eecs498_a3"
    contract = Contract.read(
        load(folder / "contract.py"),
        "fully_connected_networks.py",
        load(folder / "adapter.py"),
    )

    def make(*parts, **names):
        text = source
        for old, new in parts:
            assert old in text
            text = text.replace(old, new)
        module = types.ModuleType("fully_connected_networks")
        exec(text, vars(module))
        vars(module).update(names)
        manager = StudentManager(contract)
        failures, _ = manager.register_module(
            vars(module),
            "fully_connected_networks.py",
        )

        def ask(hook, **arguments):
            return manager.ask(hook, arguments)

        ask.failures, ask.module = failures, module
        return ask

    return make


@pytest.fixture(scope="session")
def subject():
    return Subject(get_assignment(ROOT, "eecs498_a3"))


@pytest.fixture
def numbers():
    generator = torch.Generator().manual_seed(11)
    return lambda *shape: torch.randn(
        shape,
        generator=generator,
        dtype=torch.float64,
    )
