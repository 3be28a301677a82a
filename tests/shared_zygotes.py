"""Zygotes that all tests of one process share.

A start takes a third of a second of computing, with torch more than a second and a
half, and is the subject of few tests: those start theirs by `launcher.Zygote`.
"""

import hashlib
import json
from pathlib import Path

from grader.sandbox.host.launcher import Zygote

#: As many as one command may need at once, and the most usual ones beside them.
MOST_IDLE = 6


class KeptZygote(Zygote):
    """A zygote whose users come and go: `close` ends the use, `end` the process."""

    def __init__(self, settings, hash_seed=0):
        self.users = 0
        super().__init__(settings, hash_seed)

    def close(self):
        self.users -= 1

    def end(self):
        super().close()

    @property
    def usable(self):
        return self.process.poll() is None


class SharedZygotes:
    """Hands out running zygotes by what they are told, the last used ones last."""

    def __init__(self):
        self._running = {}

    def start(self, settings, hash_seed=0):
        """Stand in for `Zygote`: one with these settings may have been running for long."""
        key = _key(settings, hash_seed)
        zygote = self._running.pop(key, None)
        if zygote is not None and not zygote.usable:
            zygote.end()
            zygote = None
        if zygote is None:
            self._end_idle()
            zygote = KeptZygote(settings, hash_seed)
        self._running[key] = zygote
        zygote.users += 1
        return zygote

    def end_all(self):
        for zygote in self._running.values():
            zygote.end()

    def _end_idle(self):
        idle = [
            key for key, zygote in self._running.items() if not zygote.users
        ]
        for key in idle[: -MOST_IDLE or None]:
            self._running.pop(key).end()


def _key(settings, hash_seed):
    """Return what decides how a zygote answers: of files their contents, as courses are copied for tests."""
    contents = {
        name: _hash_of(Path(settings[name]))
        for name in ("contract", "helpers")
        if settings.get(name)
    }
    return json.dumps([settings | contents, hash_seed], sort_keys=True)


def _hash_of(path):
    """Return a hash of a folder, or of the folder that a file lies in: of all modules there."""
    folder = path if path.is_dir() else path.parent
    digest = hashlib.sha256()
    for module in sorted(folder.rglob("*.py")):
        digest.update(f"{module.relative_to(folder)}\0".encode())
        digest.update(hashlib.sha256(module.read_bytes()).digest())
    return digest.hexdigest()
