"""Reads YAML as texts, lists and mappings of them.

No value is interpreted, and no object is ever made.

A number of a student such as 0123 is a text here; YAML's own rules make it
octal. Working on the parser's events keeps nesting bounded: the compiled loader
follows it until the process dies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import yaml

MAX_DEPTH = 64
MAX_EVENTS = 4_000_000

Texts = str | Sequence["Texts"] | Mapping[str, "Texts"]


def read_texts(data: bytes, skip: frozenset[str] = frozenset()) -> Texts:
    """Return the first document in *data*.

    The values of the keys in *skip* are left out, and aliases are empty. A
    colon in front of a key, which is how Ruby writes symbols, is left out too.
    Raises ValueError with a reason for what is no YAML, too deep or too long,
    and for a tag of an object.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = _bounded(yaml.parse(data, Loader=loader))
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                return _value(event, events, skip)
    except (yaml.YAMLError, UnicodeError) as error:
        raise ValueError(_not_valid(error)) from None
    return {}


def _not_valid(error: yaml.YAMLError | UnicodeError) -> str:
    """Return a sentence of our own.

    The parser's wording, and what it refuses before we do, differ between
    releases.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return "it is not valid YAML"
    return f"it is not valid YAML at line {mark.line + 1}, column {mark.column + 1}"


def _bounded(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """Yield *events* as long as they are not too many or too deep.

    The parser takes quadratic time for depth.
    """
    depth = 0
    for number, event in enumerate(events):
        depth += _step(event)
        if depth > MAX_DEPTH:
            message = f"it is nested more than {MAX_DEPTH} deep"
            raise ValueError(message)
        if number > MAX_EVENTS:
            message = f"it is longer than {MAX_EVENTS} entries"
            raise ValueError(message)
        yield event


def _step(event: yaml.Event) -> int:
    """Return by how much *event* changes the depth."""
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0


def _value(
    event: yaml.NodeEvent,
    events: Iterator[yaml.Event],
    skip: frozenset[str],
) -> Texts:
    tag = getattr(event, "tag", None) or ""
    if tag.startswith("!"):
        message = f"it holds an object ({tag})"
        raise ValueError(message)
    if isinstance(event, yaml.ScalarEvent):
        return cast("str", event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(node, events, skip) for node in _nodes(events)]
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, skip)
    return ""


def _mapping(
    events: Iterator[yaml.Event],
    skip: frozenset[str],
) -> dict[str, Texts]:
    values = {}
    nodes = _nodes(events)
    for key_node in nodes:
        key = _value(key_node, events, skip)
        name = key.removeprefix(":") if isinstance(key, str) else ""
        value_node = next(nodes)
        if name in skip:
            _leave_out(value_node, events)
        else:
            values[name] = _value(value_node, events, skip)
    return values


def _nodes(events: Iterator[yaml.Event]) -> Iterator[yaml.NodeEvent]:
    """Yield the events that begin a node until the collection ends."""
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield cast("yaml.NodeEvent", event)


def _leave_out(event: yaml.NodeEvent, events: Iterator[yaml.Event]) -> None:
    """Go past everything in the node that *event* begins."""
    depth = _step(event)
    while depth:
        depth += _step(next(events))
