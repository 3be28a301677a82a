"""From failed tests to the name of the mistake, or else to measured facts.

    class_diagnosis       diagnoses the submissions of a class: the same answers once
    submission_diagnosis  names the mistake where values leave no doubt, or states facts
    attribution           which misconception made the wrong values
    mistake_sets          mistakes that stand together, and what looking for them costs
    kind_naming           which kinds of mistakes made wrong values that none explains
    kinds                 the library of kinds: the reference, changed in one place
    replays               what reference and misconceptions answer to recorded calls
    altered_replies       the same, remembered over a class and taken apart
    reply_table           what single misconceptions answer to hidden tests, made once
    kept_replies          what kinds, and two mistakes at once, answer to them, as it is found out
    replay_budget         how much may be replayed to explain one submission
    leaves                a reply as the arrays and numbers in it
    suspects              the parts of a submission that may be why its tests failed
    facts                 what the wrong values of a part are, and when it is wrong
    fact_selection        which facts are worth telling
    relations             how wrong values relate to right ones, with the help of
                          ratios, places, conditions, shapes
    explanation           a diagnosis with what it rests on
    public                small public cases, and what they show

Open to other rooms: altered_replies, class_diagnosis, kinds.library,
kinds.replay, leaves, public.case_pool, replays, reply_table
"""
