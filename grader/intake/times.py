"""Times as course sites and spreadsheets write them, in one form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from grader.intake.month_names import MONTHS

_TIME = re.compile(
    r"(\d{4})[-./](\d{2})[-./](\d{2})"
    r"(?:[T _-](\d{2})[:-](\d{2})(?:[:-](\d{2})(?:\.\d+)?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
#: "23:59", "11:59 PM", "23:59:00 Uhr"
_CLOCK = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"\s*(?:(?P<half>[AaPp])\.?[Mm]\.?|Uhr|h)?"
)
#: "Sunday, 1 March 2026, 11:59 PM", "Sonntag, 1. März 2026, 23:59", as Moodle
#: writes a time.
_DAY_FIRST_LONG = re.compile(
    r"(?:[^\W\d]+,? )?(?P<day>\d{1,2})\.? (?:de )?(?P<month>[^\W\d]+)\.? (?:de )?"
    rf"(?P<year>\d{{4}}),? (?:um |à |at )?{_CLOCK}",
)
#: "Mar 1, 2026 11:59 PM", "March 1, 2026 at 11:59pm"
_MONTH_FIRST_LONG = re.compile(
    r"(?:[^\W\d]+,? )?(?P<month>[^\W\d]+)\.? (?P<day>\d{1,2}),? "
    rf"(?P<year>\d{{4}}),? (?:at )?{_CLOCK}",
)
#: "3/1/2026 11:59 PM" and "01.03.2026 23:59": what Excel makes of a time.
_NUMBERS = re.compile(
    r"(?P<first>\d{1,2})(?P<sign>[./])(?P<next>\d{1,2})(?P=sign)"
    rf"(?P<year>\d{{4}}|\d{{2}}),?(?: (?:um )?{_CLOCK})?",
)
#: Days since the end of 1899, as Excel keeps a time.
_SERIAL = re.compile(r"\d{5}[.,]\d+", re.ASCII)
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - names no zone
_CENTURY = 2000


def iso_time(text: str, *, day_first: bool | None = None) -> str:
    """Return a time as ISO 8601 to the second, with its offset where it has one.

    *text* itself where it is not such a time, or could be one of two days: `3/1/2026
    23:59` is read only if *day_first* says which number is the day. `3/1/2026 11:59 PM`
    is American.
    """
    plain = " ".join(text.split())
    try:
        return _read(plain, day_first) or text
    except (ValueError, OverflowError):
        return text


def day_first_of(texts: Iterable[str]) -> bool | None:
    """Return whether the day comes first in *texts* such as `13/1/2026`.

    None where no text tells, or two contradict each other.
    """
    told = set()
    for text in texts:
        match = _NUMBERS.fullmatch(" ".join(text.split()))
        if match and match["sign"] == "/":
            first, second = int(match["first"]), int(match["next"])
            if first > _MONTHS_IN_A_YEAR:
                told.add(True)
            elif second > _MONTHS_IN_A_YEAR or match["half"]:
                told.add(False)
    return told.pop() if len(told) == 1 else None


def is_ambiguous(text: str) -> bool:
    """Return whether *text* is a time of one of two days: `3/1/2026 23:59`."""
    match = _NUMBERS.fullmatch(" ".join(text.split()))
    return match is not None and not iso_time(text).startswith("20")


def _read(text: str, day_first: bool | None) -> str:
    """Return the time that *text* says, empty where it is none."""
    match = _TIME.fullmatch(text)
    if match:
        return _iso(match)
    for pattern in (_DAY_FIRST_LONG, _MONTH_FIRST_LONG):
        match = pattern.fullmatch(text)
        if match:
            month = MONTHS.get(match["month"].casefold(), 0)
            return _at(match, int(match["year"]), month, int(match["day"]))
    match = _NUMBERS.fullmatch(text)
    if match:
        return _of_numbers(match, day_first)
    if _SERIAL.fullmatch(text):
        days = float(text.replace(",", "."))
        time = _SERIAL_ZERO + timedelta(days=days)
        # a second is no decimal fraction of a day
        return (
            (time + timedelta(seconds=0.5)).replace(microsecond=0).isoformat()
        )
    return ""


_MONTHS_IN_A_YEAR = 12


def _of_numbers(match: re.Match[str], day_first: bool | None) -> str:
    first, second = int(match["first"]), int(match["next"])
    if match["sign"] == "." or first > _MONTHS_IN_A_YEAR or first == second:
        day_first = True
    elif second > _MONTHS_IN_A_YEAR or (match["half"] and day_first is None):
        day_first = False
    if day_first is None:
        return ""
    day, month = (first, second) if day_first else (second, first)
    year = int(match["year"])
    if year < _CENTURY:
        year = year % 100 + _CENTURY
    return _at(match, year, month, day)


def _iso(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second, offset = match.groups()
    if not hour:
        return date(int(year), int(month), int(day)).isoformat()
    zone = "+00:00" if offset in ("Z", "UTC") else offset or ""
    time = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"
    return datetime.fromisoformat(time).isoformat()


def _at(match: re.Match[str], year: int, month: int, day: int) -> str:
    """Return the clock time in *match* on a day; none of these forms names a zone."""
    if not match["hour"]:
        return date(year, month, day).isoformat()
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    minute, second = int(match["minute"]), int(match["second"] or 0)
    return datetime(year, month, day, hour, minute, second).isoformat()  # noqa: DTZ001
