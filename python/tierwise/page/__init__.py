"""A page for managers: the engine, a desk and levers in one file that opens without a network."""
