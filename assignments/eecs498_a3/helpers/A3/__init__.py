# its name
"""The course folder as a package: `from A3.a3_helper import softmax_loss`."""
