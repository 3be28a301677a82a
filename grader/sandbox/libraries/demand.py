"""Which submissions need more than an ordinary zygote has warmed, told from the words of their files.

It reads bytes with regular expressions whose every step is bounded; it parses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.sandbox.libraries.preloaded import HEAVY_MODULES

#: How files spell what torch imports at first use, found by running what homework uses of torch.
_HEAVY = re.compile(
    rb"""
      \boptim\.[A-Z] | \boptim[ ]import\b | \bimport[ ]torch\.optim\b | \bfrom[ ]torch[ ]import[^\n]{0,80}\boptim\b
    | \blr_scheduler\b | \bswa_utils\b
    | \bgrad(?:grad)?check\b | \bautograd\.functional\b | \bgrad_outputs\b | \bis_grads_batched\b | \bforward_ad\b
    | \btorch\.func\b | \bfrom[ ]torch[ ]import[^\n]{0,80}\bfunc\b | \bfunctorch\b | \bfunctional_call\b
    | (?:(?<!self)\.|\bimport[ ][^\n]{0,80})\b(?:vmap|jacrev|jacfwd|jacobian|hessian|vjp|jvp|hvp|vhp)\b
    | \bparametrizations\b
    | \btorch\.distributions\b | \bimport[ ]distributions\b | \butils\.checkpoint\b | \bimport[ ]checkpoint\b
    | \bprofiler\.[a-zA-Z] | \butils\.benchmark\b | \bflop_counter\b | \buse_deterministic_algorithms\b
    | \bjit\.trace | \btorch\.testing\b | \bassert_close\b | \bcustom_op\b | \bflex_attention\b
    | \btorch\._dynamo\b | ["']meta\\?["']
    """,
    re.VERBOSE,
)
#: `backward(gradient)` imports as much, but only where torch differentiates: many files define a `backward` of their own.
_GRADIENT = re.compile(rb"\.backward\((?![ \t]{0,8}\))")
_DIFFERENTIATES = re.compile(rb"\brequires_grad_?\b|\bnn\.[A-Z]|\btorch\.autograd\b")


#: An assignment that lists one of these has them in every worker.
_LISTED = ("torch.distributions", "torch.func", "torch.optim", *HEAVY_MODULES["torch"])


def lists_heavy_modules(modules: Iterable[str]) -> bool:
    """Return whether an assignment's list of *modules* asks for what torch imports only at first use."""
    return not set(_LISTED).isdisjoint(modules)


def needs_heavy_modules(texts: Iterable[bytes]) -> bool:
    """Return whether a file among *texts* spells what torch imports only at first use."""
    return any(_HEAVY.search(text) or (_GRADIENT.search(text) and _DIFFERENTIATES.search(text)) for text in texts)
