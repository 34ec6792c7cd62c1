"""What a result says to people, and the two places it is drawn: the terminal and the notebook."""
