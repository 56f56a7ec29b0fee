"""The DPIA blocks, and the forms in which they are handed over."""
