# Goal: control the teacher's terminal and deceive the eye: escape sequences, clipboard, title, bidirectional overrides.
# Must happen: none of them reaches a terminal or a report. Score: 0.
EVIL = "\x1b]52;c;aG9zdGlsZQ==\x07\x1b]0;hostile\x07\x1b[2J\x1b[31m\x9b31m\r\x08\x00\u202e\u2066\ud800\x85"
print(EVIL)
open_ = type("E" + EVIL.replace("\0", "").replace("\ud800", ""), (Exception,), {})


def OUT(x):
    print(EVIL * 50)
    raise open_(EVIL * 200)
# INCLUDE everywhere
