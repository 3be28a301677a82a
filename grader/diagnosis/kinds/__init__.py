"""The library of kinds: mistakes that every numeric course has, made of its reference.

    change      what takes the place of a node, and the clause that tells it
    arithmetic  what goes wrong in sums, products, powers and comparisons
    calls       what goes wrong in calls
    steps       what goes wrong in statements
    operators   these, by the kind of node
    reference_functions  the functions of a reference, which can be changed
    edits       where in a function something can go wrong
    library     the kinds of one assignment
    replay      what the reference replies under them

Open to other rooms: library, replay
"""
