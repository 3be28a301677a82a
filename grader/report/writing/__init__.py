"""How pages write numbers, verdicts, formulas, code, and words in other languages."""
