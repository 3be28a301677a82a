# Goal: turn every switch of the interpreter against the worker.
# Must happen: it costs this student only. Score: 0.
import faulthandler
import signal
import sys
import threading


def hook(event, arguments):
    if event not in ("sys._getframe", "object.__getattr__"):
        raise RuntimeError(event)


def OUT(x):
    sys.setswitchinterval(1e6)
    sys.setrecursionlimit(60)
    threading.settrace(lambda *a: None)
    try:
        faulthandler.enable()
        faulthandler.dump_traceback_later(0.01, repeat=True)
    except Exception as error:
        print(type(error).__name__)
    signal.signal(signal.SIGINT, lambda *a: None)
    sys.addaudithook(hook)
    sys.stdout = sys.stderr = None
    return x * 0
# INCLUDE everywhere
