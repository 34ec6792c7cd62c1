"""Columns in and out: whatever holds records becomes a table of the extension, and its results become frames."""
