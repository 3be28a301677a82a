"""From failed tests to the name of the mistake, or to measured facts."""
