"""Names that Python 3 moved."""

import builtins
import pickle

cPickle = pickle  # noqa: N816 - the name of six
xrange = range
globals().update({name: getattr(builtins, name) for name in ("range", "zip", "map", "filter", "input")})
