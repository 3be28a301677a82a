"""What people decide about results, and what of it students may see."""
