# Goal: ten thousand functions, for whatever looks at each of them.
# Must happen: graded as without them. Score: 100.
# INCLUDE honest
# REPEAT 10000 def f(): return 1\n
