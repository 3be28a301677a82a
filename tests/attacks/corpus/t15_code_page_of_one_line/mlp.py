# Goal: make telling the encoding of the file quadratic: one long line, then a byte that is not UTF-8.
# Must happen: read in bounded time. Score: 100.
# INCLUDE honest
# REPEAT 1 #
# REPEAT 400000 a
# REPEAT 1 \n# \udcff\n
