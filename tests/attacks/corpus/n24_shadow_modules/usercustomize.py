# INCLUDE harm
harm("usercustomize.py was run")
