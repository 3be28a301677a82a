"""Names of Python 2."""

xrange = range
basestring = str
long = int
unicode = str
