# Goal: functions with a thousand parameters of long names, for whatever words what is wrong with them.
# Must happen: one sentence each, cut. Score: 0.
text = ", ".join(f"parameter_with_a_long_name_{number}_{'x' * 60}" for number in range(1_000))
exec(f"def mse_loss({text}): pass")
exec(f"def bce_loss({text}): pass")
exec(f"class MLP:\n    def __init__(self, {text}): pass")
