# Goal: put mocks in the place of the worker's encoder and of its seeding.
# Must happen: what it then sends is just a wrong answer. Score: 0.
import sys
import unittest.mock

for name in ("grader.sandbox.guest.worker", "grader.sandbox.guest.conversion", "grader.sandbox.wire", "__main__"):
    module = sys.modules.get(name)
    for attribute in ("_seed", "_changed", "from_plain", "_plain_failure"):
        if hasattr(module, attribute):
            unittest.mock.patch.object(module, attribute, unittest.mock.MagicMock(return_value=1.0)).start()


def OUT(x):
    return x
# INCLUDE everywhere
