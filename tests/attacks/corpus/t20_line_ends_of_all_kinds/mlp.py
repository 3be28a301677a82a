# Goal: lines that Python, editors and pages count differently: places of exceptions point beside the code.
# Must happen: the right line is named or none. Score: 0.
# REPEAT 2000 # \x0c\x0b\x1c\x85\u2028 a\r\n
def OUT(x):
    raise ValueError("here")
# INCLUDE everywhere
