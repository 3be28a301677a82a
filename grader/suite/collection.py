"""What a hidden or public test must look like: marks become TestCases.

Modules that are unfit are refused.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.errors import CollectionError
from grader.model import TestCase, Visibility

_WRITABLE = (
    list,
    dict,
    set,
    bytearray,
    np.ndarray,
    np.random.Generator,
    np.random.RandomState,
)
#: Modules that tell the time.
_CLOCKS = frozenset({"time", "timeit", "datetime", "grader.testing.loops"})
_OUR_FIXTURES = ("student", "reference", "rng")
_NO_AUTOLOAD = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
_PYTEST_VARIABLES = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", _NO_AUTOLOAD)


def read_test_cases(
    items: Mapping[str, pytest.Function],
) -> tuple[TestCase, ...]:
    """Return the test cases of *items* (by id).

    The points of a parametrized function are divided over its cases. Raises
    CollectionError for a missing or misspelt mark, a missing title, or a
    prerequisite that is not an earlier test.
    """
    sizes = Counter(_function_of(test) for test in items)
    cases = tuple(
        _read_case(test, item, sizes[_function_of(test)])
        for test, item in items.items()
    )
    _refuse_prerequisites(cases)
    return cases


def _function_of(test: str) -> str:
    return test.partition("[")[0]


def _refuse_prerequisites(cases: Sequence[TestCase]) -> None:
    """Raise CollectionError where a test requires one that does not come before it."""
    last: dict[str, int] = {}
    for place, case in enumerate(cases):
        last[case.id] = last[case.function] = place
    for place, case in enumerate(cases):
        for name in case.requires:
            if name not in last:
                text = f"{case.id} requires {name}, which is not a test."
                raise CollectionError(text, "Name it as file.py::test_name.")
            if last[name] >= place:
                text = (
                    f"{case.id} requires {name}, which does not come before it."
                )
                tip = "Tests run in the order of their files; put the prerequisite first."
                raise CollectionError(text, tip)


def _read_case(test: str, item: pytest.Function, size: int) -> TestCase:
    for name in ("xfail", "skip", "skipif", "usefixtures"):
        if item.get_closest_marker(name):
            raise CollectionError(
                f"{test} is marked {name}.",
                "A test that decides points runs always, and on its own.",
            )
    title = (item.function.__doc__ or "").strip().partition("\n")[0].strip()
    options = _read_options(test, item)
    if not title:
        raise CollectionError(
            f"{test} has no docstring.",
            "Its first line is the title that students read.",
        )
    requires = tuple(
        name if "::" in name else f"{item.path.name}::{name}"
        for name in options["requires"]
    )
    return TestCase(
        id=test,
        title=title,
        points=options["points"] / size,
        criterion=options["criterion"],
        visibility=options["visibility"],
        requires=requires,
        extra_credit=options["extra_credit"],
        hint=options["hint"],
        alternative=options["alternative"],
    )


def _read_options(test: str, item: pytest.Function) -> dict[str, Any]:
    """Return what the only mark `points` of *item* says."""
    markers = list(item.iter_markers("points"))
    if len(markers) != 1:
        number = f"{len(markers)} marks" if markers else "no mark"
        raise CollectionError(
            f"{test} has {number} `points`.",
            '@pytest.mark.points(2, criterion="…", hint="…")',
        )
    (marker,) = markers
    try:
        return _options(*marker.args, **marker.kwargs)
    except (TypeError, ValueError) as problem:
        text = str(problem).replace("_options()", "points()")
        raise CollectionError(
            f"{test}: {text}.",
            "points(points, *, criterion, visibility, requires, extra_credit, hint,"
            " alternative)",
        ) from None


def _options(
    points: float,
    *,
    criterion: str,
    visibility: str = "hidden",
    requires: Sequence[str] = (),
    extra_credit: bool = False,
    hint: str = "",
    alternative: str = "",
) -> dict[str, Any]:
    if points <= 0:
        raise ValueError("the points of a test must be positive")
    if isinstance(requires, str):
        raise TypeError("requires must be a list of names")
    return {
        "points": Fraction(str(points)),
        "criterion": criterion,
        "visibility": Visibility(visibility),
        "requires": tuple(requires),
        "extra_credit": extra_credit,
        "hint": hint,
        "alternative": alternative,
    }


def refuse_unfit_modules(items: Sequence[pytest.Function]) -> None:
    """Raise CollectionError for what could carry state to the next student.

    That is classes of tests, globals that can be written to, and wide fixtures.
    """
    modules: dict[str, ModuleType] = {}
    for item in items:
        if item.cls is not None:
            raise CollectionError(
                f"{item.nodeid} is a method.",
                "Tests are functions: an instance would outlive a student.",
            )
        modules[item.module.__name__] = item.module
        _refuse_wide_fixtures(item)
    for module in modules.values():
        _refuse_writable_globals(module)


def _refuse_writable_globals(module: ModuleType) -> None:
    for name, value in _globals(module):
        if isinstance(value, _WRITABLE):
            kind = type(value).__name__
            raise CollectionError(
                f"{module.__file__}: the global `{name}` is a {kind} that tests could"
                " change.",
                "Use a tuple, a frozenset, a frozen dataclass or a function.",
            )


def _globals(module: ModuleType) -> Iterator[tuple[str, object]]:
    for name, value in vars(module).items():
        if not name.startswith("__"):
            yield name, value


def _refuse_wide_fixtures(item: pytest.Function) -> None:
    # no public way to ask
    for name, definitions in item._fixtureinfo.name2fixturedefs.items():  # noqa: SLF001
        for definition in definitions:
            if definition.scope == "function":
                continue
            if set(definition.argnames) & set(_OUR_FIXTURES):
                uses = ", ".join(definition.argnames)
                raise CollectionError(
                    f"{item.nodeid}: the fixture `{name}` has scope {definition.scope}"
                    f" and uses {uses}.",
                    "Only function-scoped fixtures may use student, reference or rng.",
                )


def reads_a_clock(module: ModuleType) -> bool:
    """Return whether tests of *module* may look at a clock.

    Then not the answers alone decide what they find.
    """
    return any(_origin(value) in _CLOCKS for _, value in _globals(module))


def _origin(value: object) -> str:
    """Return the name of the module that *value* comes from, or is."""
    if isinstance(value, ModuleType):
        return value.__name__
    return getattr(value, "__module__", None) or ""


@contextlib.contextmanager
def no_plugins() -> Iterator[None]:
    """Keep pytest from loading plugins and options that the environment names."""
    saved: dict[str, str] = {}
    for name in _PYTEST_VARIABLES:
        if name in os.environ:
            saved[name] = os.environ.pop(name)
    os.environ[_NO_AUTOLOAD] = "1"
    try:
        yield
    finally:
        del os.environ[_NO_AUTOLOAD]
        os.environ.update(saved)


@contextlib.contextmanager
def fresh_modules(folder: Path) -> Iterator[None]:
    """Let the tests of *folder* be imported anew.

    Pytest would take modules of their names from any other folder.
    """
    names: list[str] = []
    for path in folder.rglob("test_*.py"):
        module = path.relative_to(folder).with_suffix("")
        names.append(".".join(module.parts))
    saved = {
        name: sys.modules.pop(name) for name in names if name in sys.modules
    }
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(saved)
