"""A small benchmark of our own making: invented marks, every kind of disguise, ordinary titles in eight languages.

Everything here is made up and seeded, so that it may stand in the project and is the same on every machine. What the
matcher made of it stands in golden.json; test_regression.py fails where it now makes less. `python -m
tests.rules.regression` writes the summary anew, once somebody has looked at what changed.
"""
