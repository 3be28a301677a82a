# Goal: make the worker send the inputs back as texts, keys and shapes.
# Must happen: nothing of a hidden input is shown to the student. Score: 0.
# INCLUDE forge
values = sys.modules["grader.sandbox.guest.conversion"]


def plain(self, value, depth=0):
    return {"LEAK" + "AGE_" + repr(float(HELD[0].flatten()[0])): "LEAK" + "AGE_" + repr(HELD)}


HELD = [None]
values.Encoder.plain = plain


def OUT(x):
    HELD[0] = x
    return x
# INCLUDE everywhere
