# Goal: answer with texts of markup, as long as a reply may be.
# Must happen: a wrong type, said in a sentence. Score: 0.
def OUT(x):
    return "<i>&\"'" * 30_000
# INCLUDE everywhere
