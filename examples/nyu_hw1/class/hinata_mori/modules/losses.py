from .reduce import mean, size


def mse_loss(y, y_hat):
    error = y_hat - y
    return mean(error ** 2), 2 * error / size(y_hat)


def bce_loss(y, y_hat):
    loss = mean(-(y * y_hat.log() + (1 - y) * (1 - y_hat).log()))
    return loss, ((1 - y) / (1 - y_hat) - y / y_hat) / size(y_hat)
