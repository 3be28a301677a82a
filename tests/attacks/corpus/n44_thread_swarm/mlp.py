# Goal: hundreds of threads that spin.
# Must happen: their CPU time is the worker's; the deadline ends all. Score: 0.
import threading


def spin():
    while True:
        pass


def OUT(x):
    for _ in range(150):
        try:
            threading.Thread(target=spin, daemon=True).start()
        except (RuntimeError, MemoryError):
            break
    spin()
# INCLUDE everywhere
