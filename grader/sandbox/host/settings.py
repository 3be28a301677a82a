"""Settings of processes that hold submissions: nothing of references or tests."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model import Assignment, Limits, Plain
from grader.sandbox.kinds import ANSWERER, PROBE, READER, STUDENT
from grader.sandbox.libraries.demand import lists_heavy_modules

#: MiB that reading one submission may take.
READER_MIB = 1024


def process_settings(
    assignment: Assignment,
    layers_off: Sequence[str] = (),
) -> dict[str, Plain]:
    """Return the settings for `setup.prepare_process` and `setup.new_worker`."""
    uses_torch = assignment.arrays == "torch"
    files: dict[str, Plain] = {
        "contract": str(assignment.public / "contract.py"),
        "file": assignment.file,
        "also": list(assignment.also),
        "helpers": str(assignment.helpers)
        if assignment.helpers.is_dir()
        else None,
    }
    return files | {
        "kind": STUDENT,
        "arrays": assignment.arrays,
        "modules": list(assignment.modules),
        "heavy": uses_torch and lists_heavy_modules(assignment.modules),
        "max_reply": assignment.limits.reply_mib << 20,
        "memory_mib": assignment.limits.memory_mib,
        "forbidden": list(assignment.forbidden.names),
        "layers_off": list(layers_off),
    }


def reader_settings() -> dict[str, Plain]:
    """Return the settings of a process whose workers read files and run none.

    It knows no assignment.
    """
    return {
        "kind": READER,
        "helpers": None,
        "arrays": "math",
        "modules": ["IPython.core.inputtransformer2", "parso"],
        "memory_mib": READER_MIB,
        "layers_off": [],
    }


def answerer_settings(module: str) -> dict[str, Plain]:
    """Return the settings of a process that answers with the `ANSWERS` of *module*.

    It runs no student code.
    """
    return {
        "kind": ANSWERER,
        "answers": module,
        "helpers": None,
        "arrays": "math",
        "modules": [module],
        "memory_mib": READER_MIB,
        "layers_off": [],
    }


def probe_settings(
    limits: Limits,
    layers_off: Sequence[str] = (),
) -> dict[str, Plain]:
    """Return the settings of a process whose workers try to break out, for `grader doctor`.

    No library is imported.
    """
    return {
        "kind": PROBE,
        "helpers": None,
        "arrays": "math",
        "modules": [],
        "memory_mib": limits.memory_mib,
        "layers_off": list(layers_off),
    }
