"""Sources of files, as trees that are read on demand."""
