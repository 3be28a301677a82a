"""Stands for `scipy.linalg`: NumPy's functions with SciPy's arguments, and a few more."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.linalg import (
    LinAlgError,
    det,
    eigvals,
    eigvalsh,
    inv,
    matrix_rank,
    norm,
    pinv,
)

__all__ = (
    "LinAlgError",
    "det",
    "eigvals",
    "eigvalsh",
    "inv",
    "matrix_rank",
    "norm",
    "pinv",
)


def solve(a: Any, b: Any, **_: Any) -> Any:
    """Return x with a @ x = b."""
    right = np.asarray(b)
    if right.ndim != 1:
        return np.linalg.solve(a, right)
    return np.linalg.solve(a, right[:, None])[:, 0]


def lstsq(a: Any, b: Any, cond: float | None = None, **_: Any) -> Any:
    """Return the least-squares solution, residues, rank and singular values."""
    return tuple(np.linalg.lstsq(a, b, rcond=cond))


def svd(
    a: Any,
    full_matrices: bool = True,
    compute_uv: bool = True,
    **_: Any,
) -> Any:
    """Return U, s and Vh, or s only."""
    if not compute_uv:
        return svdvals(a)
    return tuple(np.linalg.svd(a, full_matrices))


def svdvals(a: Any, **_: Any) -> Any:
    """Return the singular values."""
    return np.linalg.svd(a, compute_uv=False)


def eig(a: Any, b: Any = None, **_: Any) -> Any:
    """Return eigenvalues, complex, and eigenvectors.

    With *b* of the generalised problem.
    """
    matrix = a if b is None else np.linalg.solve(b, a)
    values, vectors = np.linalg.eig(matrix)
    return values.astype(complex), vectors


def eigh(
    a: Any,
    b: Any = None,
    *,
    lower: bool = True,
    subset_by_index: Any = None,
    **_: Any,
) -> Any:
    """Return eigenvalues, rising, and eigenvectors of a symmetric matrix.

    With *b* of the generalised problem.
    """
    a = np.asarray(a)
    if b is None:
        values, vectors = np.linalg.eigh(a, "L" if lower else "U")
    else:
        root = np.linalg.inv(np.linalg.cholesky(b))
        values, inner = np.linalg.eigh(root @ a @ root.T)
        vectors = root.T @ inner
    if subset_by_index is None:
        return values, vectors
    first, last = subset_by_index
    return values[first : last + 1], vectors[:, first : last + 1]


def qr(
    a: Any,
    overwrite_a: bool = False,
    lwork: Any = None,
    mode: str = "full",
    **_: Any,
) -> Any:
    """Return Q and R: square ones unless the *mode* is "economic".

    Only R in the mode "r".
    """
    del overwrite_a, lwork
    if mode == "economic":
        return tuple(np.linalg.qr(a, "reduced"))
    q, r = np.linalg.qr(a, "complete")
    if mode == "r":
        return (r,)
    return q, r


def cholesky(a: Any, lower: bool = False, **_: Any) -> Any:
    """Return the upper triangular factor, or the lower one."""
    factor = np.linalg.cholesky(a)
    if lower:
        return factor
    return factor.conj().T


def cho_factor(a: Any, lower: bool = False, **_: Any) -> Any:
    """Return what `cho_solve` needs."""
    return cholesky(a, lower), lower


def cho_solve(c_and_lower: Any, b: Any, **_: Any) -> Any:
    """Return x with a @ x = b, for the factor of a."""
    factor, lower = c_and_lower
    if lower:
        return solve(factor @ factor.conj().T, b)
    return solve(factor.conj().T @ factor, b)


def solve_triangular(
    a: Any,
    b: Any,
    trans: Any = 0,
    lower: bool = False,
    **settings: Any,
) -> Any:
    """Return x with a @ x = b, of which only one triangle of *a* is looked at."""
    triangle: Any = np.tril(a) if lower else np.triu(a)
    if settings.get("unit_diagonal"):
        np.fill_diagonal(triangle, 1)
    if trans in (1, "T"):
        return solve(triangle.T, b)
    if trans in (2, "C"):
        return solve(triangle.conj().T, b)
    return solve(triangle, b)


def lu_factor(a: Any, **_: Any) -> Any:
    """Return both factors in one matrix, and the row each row was exchanged with."""
    factors = np.array(a, float if np.asarray(a).dtype.kind in "iub" else None)
    size = len(factors)
    exchanged = np.arange(size)
    for k in range(size):
        pivot = k + int(np.argmax(np.abs(factors[k:, k])))
        exchanged[k] = pivot
        factors[[k, pivot]] = factors[[pivot, k]]
        if factors[k, k] == 0:
            continue
        below = slice(k + 1, None)
        factors[below, k] /= factors[k, k]
        factors[below, below] -= np.outer(factors[below, k], factors[k, below])
    return factors, exchanged


def lu(a: Any, permute_l: bool = False, **_: Any) -> Any:
    """Return P, L and U of a square matrix, or P @ L and U."""
    factors, exchanged = lu_factor(a)
    size = len(factors)
    order = _exchanged(np.arange(size), exchanged)
    permutation = np.eye(size)[:, order]
    lower = _unit_lower(factors)
    upper = np.triu(factors)
    if permute_l:
        return permutation @ lower, upper
    return permutation, lower, upper


def lu_solve(lu_and_piv: Any, b: Any, **_: Any) -> Any:
    """Return x with a @ x = b, for the factors of a."""
    factors, exchanged = lu_and_piv
    right = _exchanged(np.array(b, float), exchanged)
    inner = solve(_unit_lower(factors), right)
    return solve(np.triu(factors), inner)


def _exchanged(rows: Any, exchanged: Any) -> Any:
    """Return *rows* after each was exchanged, in order, with the row that is named."""
    for k, pivot in enumerate(exchanged):
        rows[[k, pivot]] = rows[[pivot, k]]
    return rows


def _unit_lower(factors: Any) -> Any:
    return np.tril(factors, -1) + np.eye(len(factors))


def expm(A: Any) -> Any:
    """Return the exponential of a matrix: by its series for A / 2**k, squared k times."""
    A = np.asarray(A, complex if np.iscomplexobj(A) else float)
    size = max(float(norm(A, 1)), 1e-300)
    halvings = max(0, math.ceil(math.log2(size)) + 4)
    step = A / 2**halvings
    term = total = np.eye(len(A), dtype=A.dtype)
    for k in range(1, 14):
        term = term @ step / k
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


def sqrtm(A: Any, *_: Any, **__: Any) -> Any:
    """Return the square root of a matrix that has as many eigenvectors as rows."""
    return _of_eigenvalues(A, np.sqrt)


def logm(A: Any, *_: Any, **__: Any) -> Any:
    """Return the logarithm of such a matrix."""
    return _of_eigenvalues(A, np.log)


def null_space(A: Any, rcond: float | None = None, **_: Any) -> Any:
    """Return an orthonormal basis of what *A* sends to 0."""
    _, values, rows = svd(A)
    rank = _rank(values, np.shape(A), rcond)
    return rows[rank:].conj().T


def orth(A: Any, rcond: float | None = None) -> Any:
    """Return an orthonormal basis of the range of *A*."""
    columns, values, _ = svd(A, full_matrices=False)
    rank = _rank(values, np.shape(A), rcond)
    return columns[:, :rank]


def _rank(values: Any, shape: tuple[int, ...], rcond: float | None) -> int:
    """Return how many of the singular *values* are not negligible."""
    share = rcond or np.finfo(float).eps * max(shape)
    limit = share * max(values, default=0)
    return int(np.sum(values > limit))


def block_diag(*arrays: Any) -> Any:
    """Return a matrix with *arrays* along its diagonal."""
    blocks = [np.atleast_2d(array) for array in arrays]
    whole = np.zeros(
        np.sum([block.shape for block in blocks], axis=0),
        np.result_type(*blocks),
    )
    row = column = 0
    for block in blocks:
        whole[row : row + block.shape[0], column : column + block.shape[1]] = (
            block
        )
        row, column = row + block.shape[0], column + block.shape[1]
    return whole


def toeplitz(c: Any, r: Any = None) -> Any:
    """Return the Toeplitz matrix with the first column *c* and the first row *r*."""
    column = np.ravel(c)
    row = column.conj() if r is None else np.ravel(r)
    values = np.concatenate((row[:0:-1], column))
    places = (
        np.arange(len(column))[:, None]
        - np.arange(len(row))[None]
        + len(row)
        - 1
    )
    return values[places]


def circulant(c: Any) -> Any:
    """Return the matrix whose columns are *c*, turned."""
    column = np.ravel(c)
    places = np.arange(len(column))
    offsets = places[:, None] - places[None]
    return column[offsets % len(column)]


def _of_eigenvalues(matrix: Any, function: Any) -> Any:
    values, vectors = np.linalg.eig(np.asarray(matrix))
    diagonal = np.diag(function(values.astype(complex)))
    result = vectors @ diagonal @ np.linalg.inv(vectors)
    if not np.isrealobj(matrix):
        return result
    negligible = 1e-12 * max(1.0, float(np.abs(result).max()))
    if np.allclose(result.imag, 0, atol=negligible):
        return result.real
    return result
