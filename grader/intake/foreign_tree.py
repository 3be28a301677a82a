"""Reads RAR, 7-Zip and other archives with libarchive, where it is installed: for confined processes only.

Its decoders are C that has had its faults; here it meets bytes of students, so that it must not be used elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from grader.errors import SubmissionsError
from grader.intake.members import RATIO_FREE, ArchiveLimits, Kept, checked_path, damaged, too_many, tree_of
from grader.intake.tree import MIB, File, Folder, Refused, size_limit

try:
    import libarchive
except (ImportError, OSError, AttributeError):  # without the package, or without the library that it looks for
    libarchive = None


def can_read_foreign() -> bool:
    """Return whether libarchive is installed here."""
    return libarchive is not None
