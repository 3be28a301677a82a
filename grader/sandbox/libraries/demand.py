"""Which submissions need more than an ordinary zygote has warmed.

The words of their files tell.

It reads bytes with regular expressions whose every step is bounded; it parses
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.sandbox.libraries.preloaded import HEAVY_MODULES

#: How files spell what torch imports at first use, found by running what
#: homework uses of torch: patterns by a text that they contain, which is fast
#: to search for.
_SPELLINGS = {
    b"optim": rb"\boptim\.[A-Z]|\boptim import\b|\bimport torch\.optim\b",
    b"from torch import": (
        rb"from torch import[^\n]{0,80}\b(?:optim|func|distributions)\b"
    ),
    b"lr_scheduler": rb"\blr_scheduler\b",
    b"swa_utils": rb"\bswa_utils\b",
    b"gradcheck": rb"\bgradcheck\b|\bgradgradcheck\b",
    b"autograd.functional": rb"\bautograd\.functional\b",
    b"grad_outputs": rb"\bgrad_outputs\b",
    b"is_grads_batched": rb"\bis_grads_batched\b",
    b"forward_ad": rb"\bforward_ad\b",
    b"torch.func": rb"torch\.func\b",
    b"functorch": rb"\bfunctorch\b",
    b"functional_call": rb"\bfunctional_call\b",
    b"parametrizations": rb"\bparametrizations\b",
    b"torch.distributions": rb"torch\.distributions\b",
    b"checkpoint": rb"\butils\.checkpoint\b|\bimport checkpoint\b",
    b"profiler": rb"\bprofiler\.[a-zA-Z]",
    b"utils.benchmark": rb"\butils\.benchmark\b",
    b"flop_counter": rb"\bflop_counter\b",
    b"use_deterministic_algorithms": rb"\buse_deterministic_algorithms\b",
    b"jit.trace": rb"\bjit\.trace",
    b"torch.testing": rb"torch\.testing\b",
    b"assert_close": rb"\bassert_close\b",
    b"custom_op": rb"\bcustom_op\b",
    b"flex_attention": rb"\bflex_attention\b",
    b"torch._dynamo": rb"torch\._dynamo\b",
    b"meta": rb"""["']meta\\?["']""",
}
_TRANSFORMS = (
    b"vmap",
    b"jacrev",
    b"jacfwd",
    b"jacobian",
    b"hessian",
    b"vjp",
    b"jvp",
    b"hvp",
    b"vhp",
)
_TRANSFORM = rb"(?<!self)\.%b\b|\bimport [^\n]{0,80}\b%b\b"
_PATTERNS = {
    text: re.compile(spelling) for text, spelling in _SPELLINGS.items()
} | {name: re.compile(_TRANSFORM % (name, name)) for name in _TRANSFORMS}
#: `backward(gradient)` imports as much, but only where torch differentiates:
#: many files define a `backward` of their own.
_GRADIENT = re.compile(rb"\.backward\((?![ \t]{0,8}\))")
_DIFFERENTIATES = re.compile(
    rb"\brequires_grad_?\b|\bnn\.[A-Z]|\btorch\.autograd\b",
)
#: An assignment that lists one of these has them in every worker.
_LISTED = (
    "torch.distributions",
    "torch.func",
    "torch.optim",
    *HEAVY_MODULES["torch"],
)


def lists_heavy_modules(modules: Iterable[str]) -> bool:
    """Return whether *modules* asks for what torch imports only at first use."""
    return not set(_LISTED).isdisjoint(modules)


def needs_heavy_modules(texts: Iterable[bytes]) -> bool:
    """Return whether a file among *texts* spells what torch imports only at first use."""
    return any(map(_spells_heavy_use, texts))


def _spells_heavy_use(text: bytes) -> bool:
    for keyword, pattern in _PATTERNS.items():
        if keyword in text and pattern.search(text):
            return True
    if not _GRADIENT.search(text):
        return False
    return _DIFFERENTIATES.search(text) is not None
