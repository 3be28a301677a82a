"""One check for each public function and output; copied beside each submission of the baseline."""

from pathlib import Path

import checks
import numpy as np
import pytest
import submitted

EXPECTED = np.load(Path(__file__).with_name("expected.npz"))
STUDENT = submitted.Submitted()
CASES = [
    (check, output) for check, outputs in checks.CHECKS for output in outputs
]


@pytest.mark.parametrize(("check", "output"), CASES)
def test_value(check, output):
    """The value is that of the reference."""
    answer = np.asarray(check(STUDENT)[output], dtype=float)
    expected = EXPECTED[f"{check.__name__}.{output}"]
    np.testing.assert_allclose(answer, expected, rtol=1e-5, atol=1e-7)
