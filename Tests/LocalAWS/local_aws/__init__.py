"""A local AWS: what the steps talk to when there is no account."""
