# Goal: run a script in the teacher's browser: HTML in messages, docstrings, names and prints.
# Must happen: escaped wherever it goes. Score: 0.
"""<script>alert('hostile-doc')</script>"""
print("<script>alert('hostile-out')</script><img src=x onerror=alert('hostile-img')>")
Evil = type("<b>hostile-type</b>", (Exception,), {})


def OUT(x):
    """<svg onload=alert('hostile-svg')>"""
    raise Evil("</pre></script><script>alert('hostile-exception')</script>{{74747*74747}}{% raw %}${74747*74747}")
# INCLUDE everywhere
