# Goal: answer the request to load, in every wrong structure, one per worker.
# Must happen: a grade, of no points. Score: 0.
# INCLUDE forge
be_silent()
send(frame("value", {"problems": "all passed", "notes": [("renamed", "x" * 2000)] * 500, "value": {"score": 100}}))
