# Goal: overwrite results and plant a report.
# Must happen: every write is denied. Score: 0.
# INCLUDE harm
import os

paths = ("@CANARY@/results.json", "@OUT@/grades.json", "@OUT@/index.html", "results.json", "../results.json",
         "@CANARY@/@MARK@.txt", "@CLASS@/honest_1/mlp.py", "/autograder/results/results.json", "/tmp/@MARK@")
for path in paths:
    try:
        with open(path, "a") as file:
            file.write(" ")
        harm("wrote", path)
    except OSError as error:
        print(error.errno)
try:
    os.makedirs("@OUT@/students/@MARK@")
    harm("made a folder")
except OSError as error:
    print(error.errno)
