"""What is decided and what is assumed: policies, their amendments, and assumptions, as immutable values."""
