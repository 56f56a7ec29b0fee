"""Jupyter's part of a run: kernels, the processes they wait in, executed notebooks, and the analyst's working copy."""
