# INCLUDE harm
harm("numpy.py was run")
raise SystemExit(0)
