"""A zygote with torch, run as a program: prints as JSON what its workers made of each piece of honest work.

The first argument is the user to become, or -1. Everything is imported before that user
is taken on, for whom the interpreter's folder may be closed.
"""

import json
import os
import sys
import threading

import numpy as np
import numpy.fft
import numpy.linalg
import numpy.random
import torch

from grader.model import Limits
from grader.sandbox.isolation.confine import confine, enter_namespaces, prepare
from grader.sandbox.isolation.levels import Profile, level


def multiply():
    return float((torch.ones(300, 300) @ torch.ones(300, 300)).sum())


def learn():
    model = torch.nn.Sequential(
        torch.nn.Linear(20, 30),
        torch.nn.ReLU(),
        torch.nn.Linear(30, 2),
        torch.nn.Sigmoid(),
    )
    loss = model(torch.randn(64, 20)).pow(2).mean()
    loss.backward()
    return bool(model[0].weight.grad.isfinite().all())


def permute():
    return int(torch.randperm(100_000).sum())


def decompose():
    singular = np.linalg.svd(
        np.random.default_rng(0).normal(size=(40, 30)),
        compute_uv=False,
    )
    solved = np.linalg.solve(np.eye(5) * 2, np.ones(5))
    return [
        len(singular),
        float(solved.sum()),
        len(torch.linalg.svd(torch.randn(30, 30)).S),
    ]


def transform():
    return [
        float(np.fft.fft(np.ones(64))[0].real),
        float(torch.fft.rfft(torch.ones(64))[0].real),
    ]


def convolve():
    output = torch.nn.functional.conv2d(
        torch.ones(2, 3, 32, 32),
        torch.ones(8, 3, 3, 3, requires_grad=True),
    )
    output.sum().backward()
    return list(output.shape)


def more_threads():
    torch.set_num_threads(4)
    return float((torch.ones(500, 500) @ torch.ones(500, 500)).sigmoid().sum())


def python_threads():
    done = []
    threads = [
        threading.Thread(target=lambda: done.append(float(torch.ones(9).sum())))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def too_much():
    try:
        torch.zeros(2**30)
    except RuntimeError as error:
        return "memory" in str(error)
    return False


WORK = (
    multiply,
    learn,
    permute,
    decompose,
    transform,
    convolve,
    more_threads,
    python_threads,
    too_much,
)


def main():
    user = int(sys.argv[1])
    torch.set_num_threads(1)
    if user >= 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    profile = Profile()
    entered = enter_namespaces(profile)
    for work in (multiply, learn, permute, decompose, transform, convolve):
        work()
    prepared = prepare(profile, entered)
    json.dump({work.__name__: run(work, prepared) for work in WORK}, sys.stdout)


def run(work, prepared):
    """The level a worker reached, what its work gave, and its exit code."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(theirs, 3)
        reports = confine(prepared, slot=0, budget=Limits())
        os.write(3, json.dumps([level(reports), work()]).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as reply:
        text = reply.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return [*json.loads(text or b"[null, null]"), code]


if __name__ == "__main__":
    main()
