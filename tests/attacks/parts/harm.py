def harm(*what):
    """Report harm; the word is spelled backwards, so that only a printed one counts, not the source of this file."""
    print("DENWP"[::-1], *what)
