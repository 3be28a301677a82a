"""What a process for submissions imports beforehand, warms, and changes in the libraries.

Others use `preloaded`, `warming`, `demand` and `torch_calls`.
"""
