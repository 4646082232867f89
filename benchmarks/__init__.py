"""Measures the program; never part of a build."""
