# INCLUDE harm
harm("adapter.py was run")
