# Goal: hang or run the grader by what it asks of a function: its signature, its name, its wrapper.
# Must happen: it costs this student only. Score: 0.
class Sly:
    def __init__(self):
        self.__wrapped__ = self

    @property
    def __signature__(self):
        while True:
            pass

    def __call__(self, y, y_hat):
        return y, y

    def __getattribute__(self, name):
        if name in ("__code__", "__text_signature__"):
            raise SystemExit(0)
        return object.__getattribute__(self, name)


mse_loss = Sly()
bce_loss = print
MLP = type("MLP", (), {"__init__": Sly(), "__new__": lambda *a, **k: 5})
