# coding: unicode_escape
# Goal: a source that is another text than it seems, by its encoding.
# Must happen: read as what Python makes of it, or refused; nothing else. Score: 0.
x = 1 \u000aprint("decoded")
