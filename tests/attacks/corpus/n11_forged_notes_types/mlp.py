# Goal: break the grader with a reply of the right id and the wrong structure.
# Must happen: wrong answers or violations, never a fault of the grader. Score: 0.
# INCLUDE forge
SHAPES = [
    None, 1, "x", [], {}, {"value": None}, {"notes": 1}, {"notes": [1, (2,), ("renamed",), ("renamed", {}), ({}, "x")]},
    {"notes": [([], "x")]}, {"notes": "abc"}, {"changed": 5, "value": 1.0}, {"changed": {"a": 1}, "value": 1.0},
    {"changed": [None] * 9000, "value": 1.0}, {"value": {"dJdW1": None}}, {"problems": 1}, {"notes": {"a": "b"}},
    {"changed": None, "notes": None, "value": (1.0, 1.0)}, {"notes": 3.5, "value": float("nan")}, True,
]
COUNT = [0]


def OUT(x):
    be_silent()
    COUNT[0] += 1
    send(frame("value", SHAPES[COUNT[0] % len(SHAPES)]))
# INCLUDE everywhere
