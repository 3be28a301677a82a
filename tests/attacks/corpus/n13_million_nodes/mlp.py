# Goal: a reply of a million items, first honest, then forged.
# Must happen: refused, without the memory for them. Score: 0.
# INCLUDE forge
def OUT(x):
    return {str(n): n for n in range(10**5)}
# INCLUDE everywhere
def mse_loss(y, y_hat):
    return [0] * 10**6, y


def bce_loss(y, y_hat):
    send(raw_frame(b'{"id":%d,"kind":"value","value":["l"%s]}' % (request_id(), b",0" * 120_000)))
    return y, y
