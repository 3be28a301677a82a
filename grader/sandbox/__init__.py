"""The boundary to student code: a zygote forks confined workers, and only values cross."""
