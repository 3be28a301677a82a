# Goal: values that a spreadsheet runs.
# Must happen: no cell of the export starts with what makes a formula. Score: 0.
def mse_loss(y, y_hat):
    raise ValueError('=HYPERLINK("http://x","y")')


def bce_loss(y, y_hat):
    raise ValueError("+cmd|' /C calc'!A0")


class MLP:
    def __init__(self, *a, **k):
        raise ValueError("@SUM(1+1)*cmd")
