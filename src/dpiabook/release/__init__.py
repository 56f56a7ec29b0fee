"""What may leave: output profiles, rounding, suppression, pseudonyms, and the audit that attacks a pack."""
