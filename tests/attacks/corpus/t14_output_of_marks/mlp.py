# Goal: print as many beginnings of terminal sequences as are kept, and letters under a thousand accents.
# Must happen: cleaned in bounded time, shown to staff. Score: 0.
print("\x9d" * 40_000)
print("a" + "\u0301\u0315" * 5_000)
print("\n" * 10_000)
