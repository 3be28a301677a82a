# Goal: behave well for a while, then hang.
# Must happen: the honest part counts, the rest ends at the deadline. Score: at most 99.
# INCLUDE honest
_mse, CALLS = mse_loss, [0]


def mse_loss(y, y_hat):
    CALLS[0] += 1
    while CALLS[0] > 3:
        pass
    return _mse(y, y_hat)
