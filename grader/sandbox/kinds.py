"""What the workers of a process are for. Both sides read it."""

from __future__ import annotations

#: To hold a submission; to read its files; to answer with functions of a module
#: of ours; to try to break out.
STUDENT, READER, ANSWERER, PROBE = "student", "reader", "answerer", "probe"
