"""The side of the boundary that runs beside student code."""
