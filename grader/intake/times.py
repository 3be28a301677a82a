"""Times as course sites write them, in one form."""

from __future__ import annotations

import re
from datetime import datetime

_TIME = re.compile(
    r"(\d{4})[-./](\d{2})[-./](\d{2})"
    r"(?:[T _-](\d{2})[:-](\d{2})(?:[:-](\d{2})(?:\.\d+)?)?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


def iso_time(text: str) -> str:
    """Return a time as ISO 8601 to the second, with its offset where it has one; *text* itself where it is no such time."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return text
    year, month, day, hour, minute, second, offset = found.groups()
    clock = f"T{hour}:{minute}:{second or '00'}" if hour else ""
    zone = "+00:00" if offset in ("Z", "UTC") else offset or ""
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day}{clock}{zone if clock else ''}")
    except ValueError:
        return text
    return moment.isoformat() if clock else moment.date().isoformat()
