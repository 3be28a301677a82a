# INCLUDE harm
harm("json.py was run")
