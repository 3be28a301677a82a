# Goal: keep the compiler busy with constants.
# Must happen: bounded in time and memory. Score: 0.
x = ((((((((1 << 127) ** 127) ** 127)))))) ** 99
y = (1 << 100) ** 9999999
