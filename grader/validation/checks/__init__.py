"""The checks of `grader validate`, one module each.

`validation.runner` has their order.
"""
