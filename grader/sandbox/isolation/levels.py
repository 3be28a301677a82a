"""The layers by name, what applying each gave, and the level of isolation they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from grader.errors import IsolationError


class Layer(StrEnum):
    """One wall between student code and the machine, in the order in which they are applied."""

    #: an ordinary user gets the right to enter the other namespaces
    USER = "user namespace"
    #: no interface is up, no abstract socket is in reach
    NETWORK = "network namespace"
    #: no shared memory, semaphore or queue of other processes
    IPC = "ipc namespace"
    HOSTNAME = "uts namespace"  #: the machine's name is hidden
    MOUNT = "mount namespace"  #: the root folder is empty and read-only
    PROCESS = "pid namespace"  #: processes outside have no number
    DESCRIPTORS = "descriptors"  #: none is open but those the worker needs
    LIMITS = "limits"  #: memory, CPU time, files, core dumps
    #: own session, own user when root, no rights and no way to gain any
    IDENTITY = "identity"
    LANDLOCK = "landlock"  #: no file, no TCP, no abstract socket, no signal
    SECCOMP = "seccomp"  #: no system call but those that computing needs
    #: a hard limit of memory for a zygote and its workers
    CGROUP = "memory group"


NAMESPACES = frozenset(
    (
        Layer.USER,
        Layer.NETWORK,
        Layer.IPC,
        Layer.HOSTNAME,
        Layer.MOUNT,
        Layer.PROCESS,
    ),
)
BASE = frozenset(
    (Layer.DESCRIPTORS, Layer.LIMITS, Layer.IDENTITY, Layer.SECCOMP),
)
#: The namespaces that together hide files, network and processes.
NAMESPACE_WALL = frozenset((Layer.NETWORK, Layer.MOUNT, Layer.PROCESS))


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What became of one layer: whether it holds, and in words what was done or why it was not."""

    layer: Layer
    applied: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Which layers are to be tried; all of them unless some are taken out."""

    layers: frozenset[Layer] = frozenset(Layer)

    def without(self, *layers: Layer) -> Profile:
        """Return the profile that leaves *layers* out."""
        return Profile(self.layers.difference(layers))


class Level(StrEnum):
    """How well student code is contained, in words, the best first.

    Strong is the base level and a second wall that holds without it. The base
    level is the filter without any path call, the limits, the closed
    descriptors and the given-up rights; alone it is called reduced. With
    anything of it missing, student code merely runs in another process: that
    stops accidents, not attackers.
    """

    STRONG = "strong"
    REDUCED = "reduced"
    PROCESS_ONLY = "process only"

    def reaches(self, required: Level) -> bool:
        """Return whether this level is *required* or better."""
        order = list(Level)
        return order.index(self) <= order.index(required)


def layers_named(names: Iterable[str]) -> tuple[str, ...]:
    """Return the layers in *names*, which may be short: "mount" for "mount namespace"."""
    layers_by_word: dict[str, str] = {}
    for layer in Layer:
        layers_by_word[layer.value] = layer.value
        layers_by_word[layer.name.lower()] = layer.value
    for name in names:
        if name.lower() not in layers_by_word:
            raise IsolationError(
                f"There is no layer {name!r} of the sandbox.",
                f"The layers are {', '.join(Layer)}.",
            )
    return tuple(layers_by_word[name.lower()] for name in names)


def weakest(levels: Iterable[str]) -> str:
    """Return the weakest of *levels*.

    A word that is none of ours, such as a plugin's, counts as the weakest.
    """
    rank = {member.value: place for place, member in enumerate(Level)}
    return max(levels, key=lambda word: rank.get(word, len(rank)), default="")


def level(reports: Iterable[LayerReport]) -> Level:
    """Return the level that the layers reported as applied add up to."""
    applied = {report.layer for report in reports if report.applied}
    if not applied >= BASE:
        return Level.PROCESS_ONLY
    second_wall = Layer.LANDLOCK in applied or applied >= NAMESPACE_WALL
    if second_wall:
        return Level.STRONG
    return Level.REDUCED
