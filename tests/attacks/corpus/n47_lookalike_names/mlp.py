# Goal: none; names that look right, in letters of other alphabets.
# Must happen: told that they are not defined. Score: 0.
def mse_lоss(y, y_hat):
    return y, y


def bcе_loss(y, y_hat):
    return y, y


class МLP:
    pass
