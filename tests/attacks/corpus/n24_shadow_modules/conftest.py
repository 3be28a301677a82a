# INCLUDE harm
harm("conftest.py was run")
