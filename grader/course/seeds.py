"""Seeds: one secret per assignment, one derived from it per test."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from grader.errors import CollectionError


def read_seed(folder: Path) -> str:
    """Return the secret seed that stands in *folder*/seed.

    Raises CollectionError when it is missing or too short.
    """
    try:
        seed = (folder / "seed").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):  # ValueError: not UTF-8
        seed = ""
    if len(seed) < 16:  # 64 bits in hex
        example = secrets.token_hex(16)
        raise CollectionError(
            f"{folder / 'seed'} is missing or shorter than 16 characters.",
            f"Write one, such as {example}.",
        )
    return seed


def test_seed(seed: str, test: str) -> int:
    """Return the seed of the test with the id *test*.

    It is 64 bits that depend on *seed* and *test* and on nothing else.
    """
    digest = hashlib.sha256(f"{seed}\n{test}".encode()).digest()
    return int.from_bytes(digest[:8], "big")
