"""People's names as different systems write them: with another case, order, accents, or without anything between words."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Return *text* without case, accents' composition, and with signs between words as one space."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(
        "".join(
            sign if sign.isalnum() or sign in "@." else " " for sign in plain
        ).split()
    )


def name_orders(name: str) -> tuple[str, ...]:
    """Return a name as it stands and, where it is "Last, First", in the order in which it is said."""
    last, comma, first = name.partition(",")
    return (name, f"{first.strip()} {last.strip()}") if comma else (name,)


def participant_key(number: str) -> str:
    """Return what stands for Moodle's number of a person in one assignment, which is nobody's number elsewhere."""
    return f"Participant {number}"


def run_together(name: str) -> frozenset[str]:
    """Return what *name* may become where only letters and digits are kept, last name first: "byronada".

    Any word may begin the last name. Systems differ in what they do with an accent: the
    letter stays, goes, or loses it.
    """
    words = folded(name_orders(name)[-1]).split()
    turned = ("".join(words[start:] + words[:start]) for start in range(len(words)))
    return frozenset(form for text in turned for form in _forms(text) if form)


def _forms(text: str) -> tuple[str, ...]:
    letters = "".join(sign for sign in text if sign.isalnum())
    bare = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", letters)
        if not unicodedata.combining(sign)
    )
    ascii_only = "".join(sign for sign in letters if sign.isascii())
    # What is left of a name that is mostly in another script may be somebody else's.
    return (
        (letters, bare, ascii_only)
        if len(ascii_only) * 2 > len(letters)
        else (letters, bare)
    )
