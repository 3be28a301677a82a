"""Getting a process ready to hold submissions: base modules, the assignment's modules, its contract, warm libraries."""

from __future__ import annotations

import codecs
import importlib
import random
import sys
from pathlib import Path
from typing import Any

from grader.course.handout import Contract
from grader.course.python_files import import_file
from grader.sandbox.guest.legacy import restore_old_numpy, restore_old_python
from grader.sandbox.guest.probing import ProbeWorker
from grader.sandbox.guest.worker import Worker

#: Pure-computation modules of the standard library that every submission may import.
BASE_MODULES = (
    "abc", "argparse", "array", "ast", "base64", "bisect", "cmath", "collections", "collections.abc", "contextlib",
    "copy", "csv", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "hashlib", "heapq",
    "inspect", "io",
    "itertools", "json", "logging", "math", "numbers", "operator", "os", "pathlib", "pickle", "pprint", "random", "re",
    "statistics", "string", "struct", "sys", "textwrap", "time", "traceback", "types", "typing", "unittest", "uuid",
    "unicodedata", "warnings", "weakref",
)  # fmt: skip


#: What libraries import only when something of them is first used; found by using all that homework uses.
LAZY_MODULES = {
    "numpy": (
        "numpy.char", "numpy.ctypeslib", "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.polynomial", "numpy.random",
        "numpy.rec", "numpy.strings", "numpy.testing", "numpy.typing",
    ),
    "datetime": ("_strptime",),
    "torch.utils.data": ("torch.profiler._cupti_monitor",),
}  # fmt: skip


#: Encodings that sources may name or need; each is a module that Python loads at first use.
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "latin-1",
    "iso8859-15",
    "cp1252",
    "cp1251",
    "ascii",
    "gbk",
)


def prepare_process(settings: dict[str, Any]) -> list[str]:
    """Import and warm what *settings* names; return the modules that are absent here."""
    absent = [name for name in (*BASE_MODULES, settings["arrays"], *settings["modules"]) if not _importable(name)]
    if settings["helpers"]:
        _import_helpers(Path(settings["helpers"]))
    for name in (lazy for library in LAZY_MODULES if library in sys.modules for lazy in LAZY_MODULES[library]):
        _importable(name)
    restore_old_python()
    if "numpy" in sys.modules:
        restore_old_numpy(sys.modules["numpy"])
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    if settings["arrays"] == "torch":
        _warm_torch()
    if "numpy" in sys.modules:
        _warm_numpy()
    return absent


def new_worker(settings: dict[str, Any]) -> Worker | ProbeWorker:
    """Return a worker for the contract that *settings* names; without one, a worker that tries to break out."""
    if settings["contract"] is None:
        return ProbeWorker()
    where = "any of the files" if settings["also"] else settings["file"]
    contract = read_contract(Path(settings["contract"]), where)
    return Worker(contract, settings["arrays"], settings["max_reply"], settings["forbidden"])


def read_contract(path: Path, file: str, *, adapter: bool = True) -> Contract:
    """Return the contract in the module at *path*, for the handout's *file*, with the adapter beside it if wanted."""
    beside = path.with_name("adapter.py")
    scenarios = import_file(beside, "assignment_adapter") if adapter and beside.is_file() else None
    return Contract.read(import_file(path, "assignment_contract"), file, scenarios)


def _import_helpers(folder: Path) -> None:
    """Import every module in *folder*, so that submissions find the course's own modules already loaded."""
    sys.path.insert(0, str(folder))
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    sys.path.remove(str(folder))


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _warm_torch() -> None:
    """Run what torch and its libraries load at first use; one thread, or a forked child hangs in its first matmul."""
    import torch  # noqa: PLC0415 - not for NumPy assignments

    torch.set_num_threads(1)
    weights = torch.randn(3, 4, dtype=torch.float64, requires_grad=True)
    (torch.sigmoid(torch.randn(2, 3, dtype=torch.float64) @ weights).relu().log1p().mean()).backward()  # type: ignore[no-untyped-call]
    for dtype in (torch.float32, torch.float64):
        x = torch.randn(4, 4, dtype=dtype)
        torch.linalg.svd(x @ x.T)
        torch.softmax(x, 1).sum(0).exp().log().max(0)
    str(x), torch.from_numpy(x.numpy()), torch.randperm(4), torch.zeros(2, dtype=torch.int64)


def _warm_numpy() -> None:
    import numpy as np  # noqa: PLC0415 - only where an assignment uses it

    x = np.random.default_rng(0).standard_normal((4, 4))
    np.random.seed(0)  # noqa: NPY002 - students use the legacy generator; it loads lazily
    np.random.randn(2)  # noqa: NPY002
    np.linalg.svd(x @ x.T), np.fft.fft(x), str(x)
    random.seed(0)
