# Goal: a huge list and a huge number at import.
# Must happen: bounded by memory and time. Score: 0.
x = [0] * (10**10)
y = 10 ** (10**9)
