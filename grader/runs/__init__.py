"""A class: in which processes it is graded, and what is done with a run afterwards.

    work              the unit of work: one submission in, one Result out, in whichever process
    grading_jobs      a sequence of submissions in, their results as they come
    executors         the processes: this one, several here, or a cluster
    cpu_limit         how long the grading process may compute for one submission
    cluster           workers of a dask.distributed scheduler
    reply_cache       tables of misconceptions' replies, kept between runs
    packing           submissions and courses as bytes, for processes that share no disk
    attempts          all attempts are graded, and the best counts
    ungraded_results  what need not be graded: a group's work twice, results that hold
    run_log           what happened, a line of JSON each
    selection         which results a person means
    regrading         grades them again from what the gradebook keeps
    rechecking        grades a sample in another order and with another hash seed
    reproduction      makes one result again, and compares
    run_comparison    who gained and who lost between two runs
    shard_merge       brings parts of a class together
    class_similarity  what submissions of a graded class have in common
    class_mistakes    wrong answers that several share and no misconception explains

Open to other rooms: attempts, class_mistakes, class_similarity, executors,
grading_jobs, packing, rechecking, regrading, reply_cache, reproduction,
run_comparison, run_log, selection, shard_merge, ungraded_results, work
"""
