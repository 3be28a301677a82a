"""The package that students' classifiers belong to."""
