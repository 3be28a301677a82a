# Goal: forged uses of forbidden means at places that are nobody's, and of rules that are none.
# Must happen: only rules and places that there are. Score: 0.
# INCLUDE forge


def OUT(x):
    be_silent()
    tripped = [(number, "mlp.py<script>", -number, "<b>") for number in range(-50, 50)]
    send(frame("value", {"value": (1.0, 2.0), "changed": [], "missing": [], "tripped": tripped}))
# INCLUDE everywhere
