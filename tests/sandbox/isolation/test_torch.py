"""Honest work with torch and NumPy under the whole stack."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXPECTED = {
    "multiply": 300.0**3,
    "learn": True,
    "permute": 100_000 * 99_999 // 2,
    "decompose": [30, 2.5, 30],
    "transform": [64.0, 64.0],
    "convolve": [2, 8, 30, 30],
    "more_threads": 250_000.0,
    "python_threads": [9.0] * 4,
    "too_much": True,
}
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
    "1",
)


@pytest.mark.parametrize(
    "user",
    [-1, 65534],
    ids=["as we are", "ordinary user"],
)
def test_arrays_compute_in_a_confined_worker(user):
    pytest.importorskip("torch")
    if sys.platform != "linux":
        pytest.skip("layers are a matter of Linux")
    if user >= 0 and os.geteuid() != 0:
        pytest.skip("the tests do not run as root, so this is tested already")
    program = Path(__file__).with_name("torch_zygote.py")
    ended = subprocess.run(
        [sys.executable, "-s", "-P", str(program), str(user)],
        env={**ONE_THREAD, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    results = json.loads(ended.stdout)
    assert results == {
        name: ["strong", value, 0] for name, value in EXPECTED.items()
    }
