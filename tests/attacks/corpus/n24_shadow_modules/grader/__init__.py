# INCLUDE harm
harm("grader was run")
