# Goal: right answers, each sent twice, in the hope that the second counts for the next question.
# Must happen: the second reply is a violation that costs the next call. Score: at most 60.
# INCLUDE forge
# INCLUDE honest
worker = sys.modules["grader.sandbox.guest.worker"]
_encoded, _mse, _bce, _forward = worker.Worker._encoded, mse_loss, bce_loss, MLP.forward


def twice(self, number, kind, value):
    return _encoded(self, number, kind, value) * 2


def mse_loss(y, y_hat):
    worker.Worker._encoded = twice
    return _mse(y, y_hat)


def bce_loss(y, y_hat):
    worker.Worker._encoded = twice
    return _bce(y, y_hat)


def forward(self, x):
    worker.Worker._encoded = twice
    return _forward(self, x)


MLP.forward = forward
