"""Names that Python 3 moved."""

import builtins
import pickle

xrange = range = builtins.range
zip = builtins.zip
map = builtins.map
filter = builtins.filter
input = builtins.input
cPickle = pickle  # noqa: N816 - the name of six
