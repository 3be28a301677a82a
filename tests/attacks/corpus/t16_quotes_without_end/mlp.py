# Goal: make the comparison of submissions quadratic: quotes that never end, behind code that does.
# Must happen: compared up to where it stops being Python. Score: 0.
# INCLUDE honest
# REPEAT 100000 "\\
