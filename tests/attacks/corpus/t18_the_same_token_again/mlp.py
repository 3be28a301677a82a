# Goal: make each stretch of code equal to each other one, in two submissions that share all of them.
# Must happen: compared like any other pair. Score: 100.
# INCLUDE honest
# REPEAT 60000 0;\n
