# Goal: forge a failure whose message, type, file and detail hold hidden inputs.
# Must happen: nothing of them is shown to the student. Score: 0.
# INCLUDE forge


def OUT(x):
    be_silent()
    word = "LEAK" + "AGE_" + repr(float(x.flatten()[0]))
    claims = {"message": word, "exception": word, "detail": word, "file": word, "kind": "raised", "line": 1}
    send(frame("failure", claims))
# INCLUDE everywhere
