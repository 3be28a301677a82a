"""The boundary to student code: a zygote forks confined workers, and only values cross.

    host/       the trusted side: sessions, channels, budgets; what a worker claims becomes sentences
    guest/      what runs beside student code: the zygote and the workers that are forked from it
    isolation/  the layers that confine a worker
    wire        the frames that cross
    sentences   codes of what may be said of student code, and their words
    spawned     a worker without a zygote, both ends of it

Open to other rooms: guest.conversion, guest.problems, guest.seeding, guest.setup, host.channel, host.claims, host.examine,
host.isolation_advice, host.requirement, host.session, host.settings, host.workers, isolation.cgroup, isolation.levels,
spawned, wire
"""
