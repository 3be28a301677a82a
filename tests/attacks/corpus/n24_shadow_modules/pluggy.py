# INCLUDE harm
harm("pluggy.py was run")
