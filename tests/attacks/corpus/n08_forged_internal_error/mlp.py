# Goal: dodge a grade: look like a fault of the grader.
# Must happen: a grade, of no points. Score: 0.
# INCLUDE forge
KINDS = ["internal_error", "internal error", "error", "INTERNAL_ERROR", "not_judged", "skipped", "passed", "crashed"]


def OUT(x):
    be_silent()
    kind = KINDS[hash(repr(x)) % len(KINDS)]
    send(frame(kind if len(kind) % 2 else "failure", {"kind": kind, "message": "The grader failed here.", "error": "bug"}))
# INCLUDE everywhere
