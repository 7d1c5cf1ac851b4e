"""Runs GitHub workflows on this machine as GitHub's own runner would, for the demo and the acceptance tests."""
