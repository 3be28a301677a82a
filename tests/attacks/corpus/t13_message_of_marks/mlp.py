# Goal: an exception whose message is thousands of beginnings of terminal sequences without an end.
# Must happen: cleaned in bounded time. Score: 0.
def OUT(x):
    raise ValueError("\x9d\x90\x1b]" * 20_000)
# INCLUDE everywhere
