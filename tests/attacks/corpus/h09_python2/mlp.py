# Goal: none; Python 2.
# Must happen: a friendly sentence with the line. Score: 0.
print 'hello'


def mse_loss(y, y_hat):
    return y
