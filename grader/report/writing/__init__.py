"""How things are written on pages: numbers, verdicts, formulas, code, and words in other languages."""
