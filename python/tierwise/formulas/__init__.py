"""The language of rules and amounts, as Python writes and evaluates it."""
