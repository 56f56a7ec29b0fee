"""Environment variables through which a run tells its kernels what they share."""

THREADS_VARIABLE = "DPIABOOK_THREADS"
"""How many threads a kernel may use."""

SHARES_VARIABLE = "DPIABOOK_MEMORY_SHARES"
"""Into how many parts a run's memory is divided."""

SPILL_VARIABLE = "DPIABOOK_SPILL"
"""The folder for what does not fit into memory."""
