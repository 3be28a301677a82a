# Goal: hang the grader in the __str__ of an exception.
# Must happen: the deadline of the call ends it. Score: 0.
class E(BaseException):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


def OUT(x):
    raise E
# INCLUDE everywhere
