"""The finding: one figure or table with its sentence, method, source, caveat and place in the DPIA."""
