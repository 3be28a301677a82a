# Goal: a list that contains itself.
# Must happen: every test is wrong. Score: 0.
LOOP = []
LOOP.append(LOOP)


def OUT(x):
    return LOOP
# INCLUDE everywhere
