# Goal: spell hidden inputs in the name of an exception type, its message, its notes, and as line and file.
# Must happen: for a hidden test the student is told type and line only, and no made-up type. Score: 0.
def OUT(x):
    word = "LEAK" + "AGE_" + repr(float(x.flatten()[0])).replace(".", "_").replace("-", "m")
    problem = type(word, (Exception,), {})(word)
    problem.add_note(word)
    code = compile("\n" * int(abs(float(x.flatten()[0])) * 1000) + "raise problem", "mlp.py", "exec")
    exec(code, {"problem": problem})
# INCLUDE everywhere
