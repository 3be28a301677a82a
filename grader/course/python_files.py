"""Runs trusted Python files: contracts, references, misconceptions, plugins."""

from __future__ import annotations

import importlib.util
import sys
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from grader.errors import ContractError


class CodeLoader(SourceFileLoader):
    """Compiles a file once, however often it is run: a reference is, for every misconception."""

    def get_code(self, fullname: str) -> CodeType | None:
        """Return the code of the module, from memory while the file is as it was."""
        status = Path(self.path).stat()
        return _code(fullname, self.path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=16)
def _code(name: str, path: str, _changed: int, _size: int) -> CodeType | None:
    return SourceFileLoader(name, path).get_code(name)


def import_file(path: Path, name: str) -> ModuleType:
    """Return the module at *path*, freshly run under *name*.

    It stands in sys.modules, in the place of an earlier one of that name:
    typing and dataclasses look their names up there. Raises ContractError, with
    the file and what it raised, when it cannot be imported.
    """
    # only so do a module's code and its __file__ name the same file
    path = path.absolute()
    loader = CodeLoader(name, str(path))
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    if spec is None or spec.loader is None or not path.is_file():
        raise ContractError(
            f"There is no Python file {path}.",
            "Check the assignment's folders.",
        )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except ContractError:
        raise
    except Exception as problem:
        raise ContractError(
            f"{path} cannot be imported: {problem!r}.",
            "Run it with Python to see where.",
        ) from problem
    return module
