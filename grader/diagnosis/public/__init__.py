"""Small public cases: what a student may read in full.

    case_pool       the small public cases of an assignment
    public_cases    asks those for failed tests, as the verdicts say
    public_facts    what they show
    counterexample  a small case that shows the mistake of a diagnosis

Open to other rooms: case_pool
"""
