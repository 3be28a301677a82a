def size(t):
    total = 1
    for n in t.shape:
        total *= n
    return total


def mean(t):
    return t.sum() / size(t)
