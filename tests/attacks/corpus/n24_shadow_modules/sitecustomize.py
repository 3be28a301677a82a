# INCLUDE harm
harm("sitecustomize.py was run")
