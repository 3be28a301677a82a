# Goal: dicts of thousands of keys of markup, controls and formulas where arrays are asked for.
# Must happen: a wrong type, said in a sentence. Score: 0.
def OUT(x):
    return {f"=cmd|<script>alert('hostile-key')</script>\x1b[2J{number}": 1.0 for number in range(3_000)}
# INCLUDE everywhere
