"""The trusted side of the boundary: it starts workers and believes nothing they say.

workers           where workers come from: the plugin that answers `grader_start_worker`
launcher          starts the zygote, has workers forked, and ends them
settings          what a process for submissions is told
session           one submission's workers and budget
channel           frames and deadlines to one worker
ready_clock       how long a worker ran or waited for a core
budget, endings   what a submission may still use; how a lost worker ended
claims            what a worker says becomes sentences; claim_shapes takes it apart
lazy_imports      whether a claim about an absent module can be true
requirement       which isolation a run insists on
examine           what this machine isolates, found out by trying; isolation_advice words it
"""
