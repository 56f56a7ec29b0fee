"""What a run asks of its machine: cores, memory, folders that pass, locks, and processes that end with their parent."""
