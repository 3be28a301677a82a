"""What a process that holds submissions of an assignment is told: nothing of references or tests."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model import Assignment, Limits, Plain


def process_settings(assignment: Assignment, layers_off: Sequence[str] = ()) -> dict[str, Plain]:
    """Return the settings for `setup.prepare_process` and `setup.new_worker`."""
    return {
        "contract": str(assignment.public / "contract.py"),
        "file": assignment.file,
        "also": list(assignment.also),
        "helpers": str(assignment.helpers) if assignment.helpers.is_dir() else None,
        "arrays": assignment.arrays,
        "modules": list(assignment.modules),
        "max_reply": assignment.limits.reply_mib << 20,
        "memory_mib": assignment.limits.memory_mib,
        "forbidden": list(assignment.forbidden.names),
        "layers_off": list(layers_off),
    }


def probe_settings(limits: Limits, layers_off: Sequence[str] = ()) -> dict[str, Plain]:
    """Return the settings of a process whose workers try to break out, for `grader doctor`; no library is imported."""
    return {
        "contract": None,
        "helpers": None,
        "arrays": "math",
        "modules": [],
        "memory_mib": limits.memory_mib,
        "layers_off": list(layers_off),
    }
