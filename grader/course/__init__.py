"""What an author wrote, read."""
