# Goal: forge notes and names of changed arguments that hold hidden inputs.
# Must happen: nothing of them is shown to the student. Score: 0.
# INCLUDE forge


def OUT(x):
    be_silent()
    word = "LEAK" + "AGE_" + repr(float(x.flatten()[0]))
    notes = [(kind, word) for kind in ("renamed", "input_changed", "cuda", "missing_module", "encoding", "float32")]
    changed = [word, "y_hat['" + word + "']", "x[" + word + "]", "dJdy_hat[" + word + "]", "y[" + word]
    send(frame("value", {"value": (1.0, 2.0), "notes": notes, "changed": changed}))
# INCLUDE everywhere
