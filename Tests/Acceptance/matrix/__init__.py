"""The fault matrix: what a bad network and a refusing AWS must make of each step."""
