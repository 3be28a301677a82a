# Goal: import hooks, a replaced __import__, and torch and numpy exchanged for spies.
# Must happen: it costs this student only. Score: 0.
import builtins
import sys
import types


class Finder:
    def find_spec(self, *a):
        raise SystemExit(0)


def OUT(x):
    sys.meta_path.insert(0, Finder())
    sys.path_hooks.insert(0, Finder)
    builtins.__import__ = lambda *a, **k: Finder()
    spy = types.SimpleNamespace(Tensor=object, ndarray=object, generic=object, nn=types.SimpleNamespace(Parameter=object))
    sys.modules["torch"] = sys.modules["numpy"] = spy
    builtins.isinstance = lambda *a: True
    builtins.type = lambda *a: dict
    return x
# INCLUDE everywhere
