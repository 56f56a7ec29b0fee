"""What changes between two versions of a dataset, and whom that isolates."""
