"""The verbs: from a policy, and records or people, to a result."""
