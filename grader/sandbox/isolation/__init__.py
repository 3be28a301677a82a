"""The layers that confine a worker before it receives a student's source.

    levels     the names of the layers, what each did, and the level they add up to
    arch       system call numbers;  libc: the few kernel calls Python has no function for
    bpf, allow the seccomp filter as data;  seccomp: installs it
    limits, descriptors, identity, landlock    one layer each
    namespaces, root, processes                entered by the zygote once, inherited by its workers
    confine    the three calls of the zygote and the worker: enter_namespaces, prepare, confine
    cgroup     the memory group around the zygote, made by the launcher
    probe      tries to break out, from inside;  targets: what it is to reach for

A layer's module has `apply`, which says what it did, and `verify`, which reads
the effect back and returns what is wrong or an empty text. Both may raise
OSError; `confine` turns that into a report, so none leaves this package.
"""
