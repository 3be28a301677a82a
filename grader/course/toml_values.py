"""Reads the tables and values of a TOML file, and words what is wrong with one.

An error names file, key, what stands there and what is expected. A table is
described by a mapping from its keys to `Key`s. A reader takes a value and its
`Place` and returns what the program works with, or raises ConfigError.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from grader.errors import ConfigError, closest, did_you_mean
from grader.model.safe_text import clean_line

#: How much of a value a message repeats.
MAX_SHOWN = 60
_MAX_LINK = 500
#: An address alone: subject and text are filled in for the student.
_ADDRESS = re.compile(r"[^\s?&#@]+@[^\s?&#@]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file a value stands, for messages."""

    file: str
    key: str = ""

    def at(self, key: str) -> Place:
        """Return the place of *key* below this one."""
        return replace(self, key=f"{self.key}.{key}" if self.key else key)

    def item(self, index: int) -> Place:
        """Return the place of the entry *index*, from 0, of the list that stands here."""
        return replace(self, key=f"{self.key}[{index + 1}]")

    def refuse(self, value: object, expected: str, tip: str = "") -> NoReturn:
        """Raise the ConfigError that says what stands here and what should."""
        text = f"{self.key} is {_shown(value)}; it must be {expected}."
        raise ConfigError(f"{self.file}: {text}", tip)


Reader = Callable[[object, Place], Any]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table: how it is read, which field takes it, if it must be there."""

    read: Reader
    field: str = ""
    required: bool = False


def parse_toml(path: Path, place: Place) -> dict[str, Any]:
    """Return the content of a TOML file, its floats as Decimals.

    Raises ConfigError.
    """
    try:
        # Windows editors put a mark in front
        text = path.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text, parse_float=Decimal)
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigError(
            f"{place.file} does not exist.",
            "each folder in assignments/ needs one",
        ) from None
    except OSError as error:
        raise ConfigError(
            f"{place.file} cannot be read: {error.strerror}.",
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{place.file} is not UTF-8 (byte {error.start}).",
            "save it as UTF-8",
        ) from None
    # ValueError: an integer of over 4300 digits; ArithmeticError: a float that
    # Decimal has no room for.
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise ConfigError(
            f"{place.file} is not valid TOML: {error}.",
            "texts stand in quotes, lists in [ ]",
        ) from None


def read_table(
    value: object,
    place: Place,
    keys: Mapping[str, Key],
) -> dict[str, Any]:
    """Return the fields of a table, by name: each key is read as *keys* says."""
    if not isinstance(value, dict):
        place.refuse(value, "a table")
    for key in value:
        if key not in keys:
            near = closest(key, keys)
            tip = f"the keys here are {', '.join(keys)}"
            shown = clean_line(place.at(key).key, MAX_SHOWN)
            raise ConfigError(
                f"{place.file}: unknown key {shown}.",
                did_you_mean(*near) or tip,
            )
    # Read before looking for what is missing: a key written below [limits] by
    # mistake is found in there.
    fields = {}
    for key, content in value.items():
        name = keys[key].field or key
        fields[name] = keys[key].read(content, place.at(key))
    required = [key for key, entry in keys.items() if entry.required]
    for key in required:
        if key not in value:
            raise ConfigError(
                f"{place.file}: {place.at(key).key} is missing.",
                f"needed here: {', '.join(required)}",
            )
    return fields


def line(value: object, place: Place) -> str:
    """Read one line of text."""
    if (
        not isinstance(value, str)
        or not value.strip()
        or not value.isprintable()
    ):
        place.refuse(value, "one line of text")
    return value.strip()


def link(value: object, place: Place) -> str:
    """Read a link to a page, or to an address, without a subject."""
    text = value if isinstance(value, str) else ""
    if len(text) > _MAX_LINK or not text.isprintable() or " " in text:
        place.refuse(
            value,
            f"a link without spaces, of at most {_MAX_LINK} characters",
        )
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    is_address = parts.scheme == "mailto" and _ADDRESS.fullmatch(
        text.removeprefix("mailto:"),
    )
    is_page = parts.scheme in ("http", "https") and parts.hostname
    if not is_address and not is_page:
        place.refuse(
            value,
            "a link that begins with https://, http:// or mailto:",
            'for example "mailto:staff@example.edu", without a subject',
        )
    return text


def flag(value: object, place: Place) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        place.refuse(value, "true or false")
    return value


def matching(pattern: re.Pattern[str], expected: str) -> Reader:
    """Make the reader of a text that *pattern* matches as a whole.

    *expected* describes it in messages.
    """

    def read(value: object, place: Place) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            place.refuse(value, expected)
        return value

    return read


def one_of(*choices: str) -> Reader:
    """Make the reader of one word out of *choices*."""

    def read(value: object, place: Place) -> str:
        if not isinstance(value, str) or value not in choices:
            near = closest(value, choices) if isinstance(value, str) else ()
            expected = " or ".join(f'"{choice}"' for choice in choices)
            tip = did_you_mean(*(f'"{choice}"' for choice in near))
            place.refuse(value, expected, tip)
        return value

    return read


def list_of(read_item: Reader) -> Reader:
    """Make the reader of a list without repetitions, as a tuple."""

    def read(value: object, place: Place) -> tuple[Any, ...]:
        if not isinstance(value, list):
            place.refuse(value, "a list")
        entries = tuple(
            read_item(entry, place.item(index))
            for index, entry in enumerate(value)
        )
        for index, entry in enumerate(entries):
            if entry in entries[:index]:
                place.item(index).refuse(
                    entry,
                    "different from the entries before it",
                )
        return entries

    return read


def number(most: int, unit: str, decimals: int) -> Reader:
    """Make the reader of an exact number above 0 and at most *most*, as a Fraction.

    It has at most *decimals* decimals.
    """
    expected = f"a number{unit} above 0 and at most {most}, with at most {decimals} decimals"

    def read(value: object, place: Place) -> Fraction:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            place.refuse(value, expected)
        exact = Decimal(value)
        if not exact.is_finite() or not 0 < exact <= most:
            place.refuse(value, expected)
        # Before the Fraction is made: the one of Decimal("1e-999999999") would
        # fill the memory.
        if -int(exact.as_tuple().exponent) > decimals:
            place.refuse(value, expected)
        return Fraction(exact)

    return read


def count(least: int, most: int, unit: str) -> Reader:
    """Make the reader of a whole number from *least* to *most*."""

    def read(value: object, place: Place) -> int:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if (
            not isinstance(value, int)
            or not is_whole
            or not least <= value <= most
        ):
            place.refuse(
                value,
                f"a whole number of {unit} from {least} to {most}",
            )
        return value

    return read


def _shown(value: object) -> str:
    """Return *value* roughly as it stands in the file, cut to a readable length."""
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
        case bool():
            return str(value).lower()
        case int() if abs(value) >= 10**20:
            return "a huge number"
        case str():
            return clean_line(f'"{value}"', MAX_SHOWN)
    return clean_line(str(value), MAX_SHOWN)
