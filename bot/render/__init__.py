"""Answers as output: pure functions, one file per door."""
