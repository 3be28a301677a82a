# Goal: raise the own limits, lower the grader's, take its cores and its priority.
# Must happen: denied. Score: 0.
# INCLUDE harm
import os
import resource

attempts = {
    "own limit": lambda: resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)),
    "files of the grader": lambda: resource.prlimit(@JUDGE@, resource.RLIMIT_NOFILE, (@FILES@, @FILES@)),
    "files of the parent": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (@FILES@, @FILES@)),
    "cores of the grader": lambda: os.sched_setaffinity(@JUDGE@, {0}),
    "priority of the grader": lambda: os.setpriority(os.PRIO_PROCESS, @JUDGE@, 19),
    "own priority": lambda: os.setpriority(os.PRIO_PROCESS, 0, -20),
    "real time": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
    "clock of the grader": lambda: __import__("time").clock_gettime((~@JUDGE@ << 3) | 2),
    "session": os.setsid,
    "root": lambda: os.setuid(0),
}
for name, attempt in attempts.items():
    try:
        attempt()
        harm(name)
    except (OSError, ValueError) as error:
        print(name, error)
