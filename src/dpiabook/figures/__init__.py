"""Seaborn figures; each returns the figure and its alternative text."""
