"""The claims under the texts: what must be true for each sentence to be written."""

from dpiabook.evidence.claims import (  # noqa: F401 -- each declares the claims of its texts
    areas,
    attributes,
    dataset,
    further,
    mitigation,
    protecting,
    quality,
    recognising,
    versions,
)
from dpiabook.evidence.claims.truth import Claim, Said, Truth, claimed, claims, named, named_in, proven

__all__ = ["Claim", "Said", "Truth", "claimed", "claims", "named", "named_in", "proven"]
