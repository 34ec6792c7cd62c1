"""What comes out of a run, as values that explain, group, compare and show themselves."""
