"""The trusted side of the boundary."""
