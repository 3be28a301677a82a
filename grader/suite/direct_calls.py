"""Which tests can be called as plain functions, and with which arguments.

pytest sets fixtures up anew for each run of a test, which takes longer than most
tests. One that takes nothing but our own fixtures and its parameters needs none of
that. Like `run_tests`, this uses private API of pytest.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from _pytest.fixtures import FixtureDef
from _pytest.python import get_direct_param_fixture_func

#: What `run_tests` gives to tests.
FIXTURES = ("student", "reference", "rng")


def is_direct(item: pytest.Function) -> bool:
    """Return whether *item* needs nothing set up: its function can be called."""
    if item.cls is not None or inspect.iscoroutinefunction(item.obj):
        return False
    definitions = item._fixtureinfo.name2fixturedefs  # noqa: SLF001 - see the module's docstring
    return all(
        _is_plain(name, definitions.get(name, ())) for name in item.fixturenames
    )


def arguments_of(
    item: pytest.Function,
    fixtures: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what the function of a direct *item* is called with.

    *fixtures* holds what each of FIXTURES is for the running test.
    """
    values = {**fixtures, **_parameters_of(item)}
    names = item._fixtureinfo.argnames  # noqa: SLF001 - as above
    return {name: values[name] for name in names}


def _is_plain(name: str, definitions: Sequence[FixtureDef[Any]]) -> bool:
    """Return whether the fixture *name* is one of ours, or a parameter as it is."""
    if len(definitions) != 1:  # a module has one of its own
        return False
    if definitions[0].func is get_direct_param_fixture_func:
        return True
    return name in FIXTURES and not definitions[0].baseid


def _parameters_of(item: pytest.Function) -> Mapping[str, Any]:
    call = getattr(item, "callspec", None)
    return {} if call is None else call.params
