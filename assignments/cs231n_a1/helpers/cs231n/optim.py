"""The update rule that the handout gives."""


def sgd(w, dw, config=None):
    """Return w after a step against dw, and the configuration.

    W is changed in place.
    """
    config = {} if config is None else config
    w -= config.setdefault("learning_rate", 1e-2) * dw
    return w, config
