# Goal: wait for input that never comes, or take the teacher's.
# Must happen: there is none. Score: 0.
def OUT(x):
    return input("password: ")
# INCLUDE everywhere
