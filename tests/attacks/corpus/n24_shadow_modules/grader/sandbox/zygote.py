# INCLUDE harm
harm("zygote was run")
