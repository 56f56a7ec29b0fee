"""Perturbation: what is said of a person becomes uncertain, and what is said of many stays nearly as it was."""

from dpiabook.mitigation.perturb.cell_key import (
    PTable,
    cell_noise,
    made_table,
    perturbed_counts,
    read_table,
    record_keys,
)
from dpiabook.mitigation.perturb.derived import made_again
from dpiabook.mitigation.perturb.microaggregate import microaggregate, microaggregate_together
from dpiabook.mitigation.perturb.noise import noisy, shifted
from dpiabook.mitigation.perturb.pram import invariant_matrix, pram
from dpiabook.mitigation.perturb.rank_swap import rank_swap
from dpiabook.mitigation.perturb.record_swap import Swapped, swap_households

__all__ = [
    "PTable",
    "Swapped",
    "cell_noise",
    "invariant_matrix",
    "made_again",
    "made_table",
    "microaggregate",
    "microaggregate_together",
    "noisy",
    "perturbed_counts",
    "pram",
    "rank_swap",
    "read_table",
    "record_keys",
    "shifted",
    "swap_households",
]
