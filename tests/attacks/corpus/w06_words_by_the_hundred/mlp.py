# Goal: make the grader search 900 kB of source for hundreds of words of every reply.
# Must happen: they are looked up, not searched for; nobody waits. Score: 0.
# INCLUDE forge
LETTERS = "abcdefghijklmnopqrstuvwxyz"
COUNT = [0]


def fresh(count):
    words = []
    for number in range(COUNT[0], COUNT[0] + count):
        words.append("z" + LETTERS[number % 26] + LETTERS[number // 26 % 26] + LETTERS[number // 676 % 26])
    COUNT[0] += count
    return words


def OUT(x):
    be_silent()
    missing = [".".join(fresh(20)) for _ in range(20)]
    send(frame("value", {"value": (1.0, 2.0), "changed": [], "missing": missing, "tripped": []}))
# INCLUDE everywhere
# REPEAT 8500 # zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq zq\n
