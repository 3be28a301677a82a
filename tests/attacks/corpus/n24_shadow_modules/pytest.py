# INCLUDE harm
harm("pytest.py was run")
