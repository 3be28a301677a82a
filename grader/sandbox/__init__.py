"""The boundary to student code: a zygote forks confined workers, and only values cross.

        host/       the trusted side: sessions, channels, budgets; claims become sentences
    guest/      what runs beside student code: the zygote and the workers that are forked from it
    isolation/  the layers that confine a worker
    reader/     a confined process that reads hostile bytes: notebooks, what files define, archives
    libraries/  what libraries import and build at first use, made ready before the fork
    stand_ins/  small real modules in the place of libraries that are absent
    wire        the frames that cross
    sentences   codes of what may be said of student code, and their words
    kinds       what the workers of a process are for
    output      what student code prints, cut where it is too much
    spawned     a worker without a zygote, both ends of it

Open to other rooms: guest.conversion, guest.package_layout, guest.problems,
guest.seeding, guest.setup, host.channel, host.claims, host.examine,
host.isolation_advice, host.requirement, host.session, host.settings,
host.workers, isolation.cgroup, isolation.levels, reader.client, reader.defined,
reader.filling, reader.survey, spawned, wire
"""
