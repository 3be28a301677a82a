"""Times as course sites write them, in one form."""

from __future__ import annotations

import re
from datetime import date, datetime

_TIME = re.compile(
    r"(\d{4})[-./](\d{2})[-./](\d{2})"
    r"(?:[T _-](\d{2})[:-](\d{2})(?:[:-](\d{2})(?:\.\d+)?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


#: "Sunday, 1 March 2026, 11:59 PM", as Moodle writes a time in English.
_LONG = re.compile(
    r"(?:[A-Za-z]+, )?(\d{1,2}) ([A-Za-z]+) (\d{4}), (\d{1,2}):(\d{2})(?: ([AP])M)?",
    re.ASCII,
)
_MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)


def iso_time(text: str) -> str:
    """Return a time as ISO 8601 to the second, with its offset where it has one.

    *text* itself where it is not such a time.
    """
    short, long = _TIME.fullmatch(text.strip()), _LONG.fullmatch(text.strip())
    try:
        if short:
            return _iso(short)
        return _iso_of_long(long) if long else text
    except ValueError:
        return text


def _iso(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second, offset = match.groups()
    if not hour:
        return date(int(year), int(month), int(day)).isoformat()
    zone = "+00:00" if offset in ("Z", "UTC") else offset or ""
    time = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"
    return datetime.fromisoformat(time).isoformat()


def _iso_of_long(match: re.Match[str]) -> str:
    day, month, year, hour, minute, half = match.groups()
    number = _MONTHS.index(month[:3].lower()) + 1
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half == "P" else 0)
    # Moodle names no zone
    return datetime(int(year), number, int(day), hours, int(minute)).isoformat()  # noqa: DTZ001
