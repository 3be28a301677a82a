"""Gets a process ready for submissions: modules, a contract, warm libraries."""

from __future__ import annotations

import ast
import importlib
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.course.handout import Contract
from grader.course.python_files import import_file
from grader.sandbox.guest.legacy import (
    keep_libraries_loaded,
    restore_old_numpy,
    restore_old_python,
)
from grader.sandbox.guest.requests import Serves
from grader.sandbox.guest.worker import Worker
from grader.sandbox.kinds import ANSWERER, PROBE, READER, STUDENT
from grader.sandbox.libraries.preloaded import BASE_MODULES
from grader.sandbox.libraries.torch_calls import change_torch
from grader.sandbox.libraries.warming import (
    import_lazy_modules,
    importable,
    name_user,
    warm_heavy_modules,
    warm_numpy,
    warm_python,
    warm_torch,
)
from grader.sandbox.reader.answering import AnsweringWorker
from grader.sandbox.stand_ins.finder import load_stand_ins, provide_stand_ins
from grader.sandbox.stand_ins.shell import add_names_of_notebooks


def prepare_process(settings: dict[str, Any]) -> list[str]:
    """Import and warm what *settings* names.

    Return the modules that are absent here.
    """
    wanted = (*BASE_MODULES, settings["arrays"], *settings["modules"])
    absent = [name for name in wanted if not importable(name)]
    if settings["helpers"]:
        _import_helpers(Path(settings["helpers"]))
    import_lazy_modules()
    restore_old_python()
    keep_libraries_loaded()
    warm_python()
    if "numpy" in sys.modules:
        restore_old_numpy(sys.modules["numpy"])
        warm_numpy()
    if settings["arrays"] == "torch":
        warm_torch()
        if settings["heavy"]:
            warm_heavy_modules()
        change_torch(sys.modules["torch"])
    if settings["kind"] == STUDENT:
        name_user()
    if "numpy" in sys.modules:
        load_stand_ins()
        add_names_of_notebooks()
    return absent


def new_worker(settings: dict[str, Any]) -> Serves:
    """Return a worker of the kind that *settings* name."""
    if settings["kind"] == PROBE:
        # it imports what other systems than Linux lack
        from grader.sandbox.guest.probing import ProbeWorker

        return ProbeWorker()
    if settings["kind"] == READER:
        # its libraries are for it alone
        from grader.sandbox.reader.serving import ReaderWorker

        return ReaderWorker()
    if settings["kind"] == ANSWERER:
        return AnsweringWorker(
            importlib.import_module(settings["answers"]).ANSWERS,
        )
    where = "any of the files" if settings["also"] else settings["file"]
    contract = read_contract(Path(settings["contract"]), where)
    return Worker(
        contract,
        settings["arrays"],
        settings["max_reply"],
        settings["forbidden"],
    )


def read_contract(path: Path, file: str, *, adapter: bool = True) -> Contract:
    """Return the contract in the module at *path*, for the handout's *file*.

    With *adapter* it includes the adapter beside the module, if there is one,
    else no more of it than its sentences, without running it.
    """
    provide_stand_ins()
    scenarios = None
    adapter_path = path.with_name("adapter.py")
    if adapter_path.is_file():
        scenarios = (
            import_file(adapter_path, "assignment_adapter")
            if adapter
            else _sentences_in(adapter_path)
        )
    contract = import_file(path, "assignment_contract")
    return Contract.read(contract, file, scenarios)


def _sentences_in(path: Path) -> ModuleType:
    """Return a module of nothing but the table SENTENCES of the adapter at *path*."""
    module = ModuleType("assignment_sentences")
    for statement in ast.parse(path.read_bytes()).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="SENTENCES")], value=table):
                with suppress(ValueError):  # not written out
                    vars(module)["SENTENCES"] = ast.literal_eval(table)
    return module


def _import_helpers(folder: Path) -> None:
    """Import every module in *folder*, so that submissions find them loaded."""
    sys.path.insert(0, str(folder))
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if parts[-1] == "__init__":
            parts = parts[:-1]
        importlib.import_module(".".join(parts))
    sys.path.remove(str(folder))
