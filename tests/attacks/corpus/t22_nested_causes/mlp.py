# Goal: a chain of ten thousand exceptions, each the cause of the next, and a group of groups.
# Must happen: the last one is told. Score: 0.
def OUT(x):
    problem = ValueError("first")
    for number in range(10_000):
        following = KeyError(number)
        following.__cause__ = problem
        problem = following
    raise ExceptionGroup("all", [problem] * 1_000)
# INCLUDE everywhere
