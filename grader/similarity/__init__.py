"""What submissions of a class have in common, for a person to look at.

Never an accusation, never part of a score.

code           a file as Python text and as tokens without names, comments and layout
fragments      stretches of code by hash: winnowing
wrong_values   unusual wrong values, by what was asked and what came back
fingerprints   what one submission is compared by: hashes only
pairs          submissions that share more than others do
passages       where two submissions share code, line by line

Open to other rooms: code, fragments, pairs, passages, wrong_values
"""

from grader.similarity.fingerprints import Fingerprint, fingerprint
from grader.similarity.pairs import Pair, find_pairs

__all__ = ["Fingerprint", "Pair", "find_pairs", "fingerprint"]
