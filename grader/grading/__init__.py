"""One submission in, one Result out; and the arithmetic of points.

    engine          what grading takes, built once for each process: tests, right
                    answers, workers, diagnosis
    standards       what is right for a submission: the reference in its conventions
    sittings        which worker runs which tests
    judge           an Outcome, which is a fact, becomes a Judgement, an opinion
    score           Judgements and a rubric become a Score
    not_asked       what an edition of the handout does not ask for
    hardcoding      public tests again with other inputs: replies that fit only what
                    was published
    deductions      what uses of forbidden means cost
    lateness        what handing in late costs
    final_grade     what was graded, decided and late becomes the grade that counts
    second_grading  what another reading of a submission that does not parse, or earns
                    little, would earn
    salvage         what is left of it without the statements that do not parse
    unwritten       whether a submission is still the starter, or defines nothing
    shortfall       who has little or nothing, and why
    looks           what of a result a person should look at, and whether somebody has
    brief_notes     notes told compactly: of many of a kind the first few

Open to other rooms: brief_notes, engine, final_grade, judge, lateness, looks,
salvage, score, second_grading, shortfall
"""
