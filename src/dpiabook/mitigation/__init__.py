"""Recodes, their lattice, and what each saves and costs."""
