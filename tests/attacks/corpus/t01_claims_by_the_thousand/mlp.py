# Goal: a load that claims 100,000 notes, failures and left-out statements of 2,000 characters.
# Must happen: a hundred are read. Score: 0.
# INCLUDE forge
text = "<b>&" * 500
claims = {
    "told": [{"kind": "raised", "message": text, "file": "mlp.py", "line": 1}] * 100,
    "notes": [("renamed", text)] * 100,
    "left_out": [("mlp.py", 0, 1, text, text, text)] * 100,
    "tripped": [(0, "mlp.py", line, "run") for line in range(1_000)],
}
wire = sys.modules["grader.sandbox.wire"]
for count in (40, 20, 10, 5, 2):
    cut = {name: claim[:count] for name, claim in claims.items()}
    try:
        answer = frame("value", cut)
    except wire.WireError:
        continue
    send(answer)
    break
be_silent()
# INCLUDE everywhere
OUT = lambda x: x
