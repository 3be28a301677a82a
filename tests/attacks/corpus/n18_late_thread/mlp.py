# Goal: a thread that goes on after the reply: it writes to the socket and changes the results of the next call.
# Must happen: a violation, or its own wrong answers; never another student's. Score: 0.
# INCLUDE forge
import threading
import time

import torch

CELL = torch.zeros(3)


def later():
    for n in range(200):
        time.sleep(0.005)
        CELL.add_(n)
        if n % 10 == 9:
            send(frame("value", {"value": 1.0}, number=n))


def OUT(x):
    threading.Thread(target=later, daemon=True).start()
    return CELL
# INCLUDE everywhere
