"""Small helpers of our own in the place of libraries that are absent.

They give real numbers where homework computes, and are silent elsewhere.

One module for each library, imported by the library's name through `finder`.
Others use `finder` and `stood_in`.
"""
