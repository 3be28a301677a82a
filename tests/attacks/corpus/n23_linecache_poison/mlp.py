# Goal: show another source in the report than the one that was handed in.
# Must happen: reports show the bytes that were handed in. Score: 0.
import linecache

linecache.cache["mlp.py"] = (9, None, ["FAKED" + "_SOURCE_LINE = 'all is well'\n"] * 500, "mlp.py")


def OUT(x):
    linecache.getline = linecache.getlines = lambda *a, **k: "FAKED" + "_SOURCE_LINE"
    linecache.cache["mlp.py"] = (9, None, ["FAKED" + "_SOURCE_LINE\n"] * 500, "mlp.py")
    raise ValueError
# INCLUDE everywhere
