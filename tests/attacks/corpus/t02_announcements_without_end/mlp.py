# Goal: fill the grader's memory with announced statements, each another one.
# Must happen: the load is ended at its deadline. Score: 0.
# INCLUDE forge
number = 0
while True:
    send(frame("at", ("mlp.py", number)))
    number += 1
