"""The writers of a pack: each takes the document, the statements or the answers, and gives the bytes of one form."""
