"""`dpiabook protect` and `dpiabook open`: the file that leaves, what lies beside it, and how it is opened."""
