# INCLUDE harm
harm("contract.py was run")
