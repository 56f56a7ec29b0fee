"""What each variable means: readers of dictionaries, inference, and the inventory they all give."""
