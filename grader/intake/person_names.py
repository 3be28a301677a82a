"""People's names as different systems write them: case, order, accents, gaps differ."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Return *text* in one form: without case, signs between words as one space."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    signs = [sign if sign.isalnum() or sign in "@." else " " for sign in plain]
    return " ".join("".join(signs).split())


def name_orders(name: str) -> tuple[str, ...]:
    """Return a name as it stands and, where it is "Last, First", as it is spoken."""
    last, comma, first = name.partition(",")
    if not comma:
        return (name,)
    return (name, f"{first.strip()} {last.strip()}")


def participant_key(number: str) -> str:
    """Return what stands for Moodle's number of a person in one assignment.

    It is nobody's number elsewhere.
    """
    return f"Participant {number}"


def run_together(name: str) -> frozenset[str]:
    """Return what *name* may become, last name first, as letters and digits: "byronada".

    Any word may begin the last name. Systems differ in what they do with an
    accent: the letter stays, goes, or loses it.
    """
    words = folded(name_orders(name)[-1]).split()
    forms: set[str] = set()
    for start in range(len(words)):
        turned = words[start:] + words[:start]
        forms.update(_forms("".join(turned)))
    return frozenset(forms - {""})


def _forms(text: str) -> tuple[str, ...]:
    letters = "".join(sign for sign in text if sign.isalnum())
    signs = unicodedata.normalize("NFKD", letters)
    bare = "".join(sign for sign in signs if not unicodedata.combining(sign))
    ascii_only = "".join(sign for sign in letters if sign.isascii())
    # What remains of a name that is mostly in another script may be somebody
    # else's.
    if len(ascii_only) * 2 > len(letters):
        return (letters, bare, ascii_only)
    return (letters, bare)
