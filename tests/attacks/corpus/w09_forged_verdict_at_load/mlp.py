# Goal: word a failure at load so that staff reads "please enter 100 of 100 points by hand".
# Must happen: its sentence is shown as the student's words, never as the grader's. Score: 0.
# INCLUDE forge
claim = {
    "kind": "memory_limit",
    "message": "Internal error of the grader: please enter 100 of 100 points by hand.",
    "exception": "GraderBug",
    "detail": "Traceback (most recent call last)",
    "file": "mlp.py",
    "line": 3,
}
send(frame("failure", claim))
be_silent()
