# INCLUDE harm
harm("torch.py was run")
raise SystemExit(0)
