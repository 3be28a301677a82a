"""What leaves the course: archives for students and for Gradescope."""
