"""How code carries its colours from `highlight` to the templates."""

#: What stands before a style, between it and the code, and after that.
#: No cleaned text holds these characters.
BEGIN, STYLED, END = "\x0e", "\x0f", "\x10"
