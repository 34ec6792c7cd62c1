"""The command tierwise."""
