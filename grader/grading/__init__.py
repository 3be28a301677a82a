"""One submission in, one Result out; and the arithmetic of points.

    engine       what grading takes, built once for each process: tests, right answers, workers, diagnosis
    judge        an Outcome, which is a fact, becomes a Judgement, which is an opinion
    score        Judgements and a rubric become a Score
    hardcoding   public tests again with other inputs: replies that fit only what was published
    deductions   what uses of forbidden means cost
    lateness     what handing in late costs
    final_grade  what was graded, decided and handed in late becomes the grade that counts

Open to other rooms: engine, final_grade, judge, lateness, score
"""
