"""The parts of SciPy that homework on images uses: filters of scipy.ndimage."""

from absent import stubs_for

__getattr__ = stubs_for("scipy")
