"""Every measure in one place, each on a frame, an Arrow table, a DuckDB relation, a path or an opened source.

What has the Arrow C stream interface (Polars among others) is read by it. Each function gives its formula, its source
and an example in its docstring; docs/method.md tells what each is for.
"""

from __future__ import annotations

from dpiabook.counting import class_table, code_counts, group_counts, missing_values, value_counts
from dpiabook.mitigation import lattice, recode, recommended, remainders, suppress, usefulness
from dpiabook.risk import (
    alpha_k_anonymity,
    arithmetic_leakage,
    beta_likeness,
    class_frequencies,
    composites,
    delta_disclosure,
    dis_suda,
    family_profiles,
    family_risk,
    homogeneous_classes,
    individual_risk,
    inference_gain,
    l_diversity,
    linkage_risk,
    population_uniques,
    scenario,
    suda,
    t_closeness,
)
from dpiabook.stigma import (
    area_indicators,
    compounding,
    exact_interval,
    funnel,
    group_disclosure,
    recording_asymmetry,
    shrunken_concentration,
    small_numbers,
    wilson_interval,
)
from dpiabook.versions import area_differences, compare_versions, differencing, drift

__all__ = [
    "alpha_k_anonymity",
    "area_differences",
    "area_indicators",
    "arithmetic_leakage",
    "beta_likeness",
    "class_frequencies",
    "class_table",
    "code_counts",
    "compare_versions",
    "composites",
    "compounding",
    "delta_disclosure",
    "differencing",
    "dis_suda",
    "drift",
    "exact_interval",
    "family_profiles",
    "family_risk",
    "funnel",
    "group_counts",
    "group_disclosure",
    "homogeneous_classes",
    "individual_risk",
    "inference_gain",
    "l_diversity",
    "lattice",
    "linkage_risk",
    "missing_values",
    "population_uniques",
    "recode",
    "recommended",
    "recording_asymmetry",
    "remainders",
    "scenario",
    "shrunken_concentration",
    "small_numbers",
    "suda",
    "suppress",
    "t_closeness",
    "usefulness",
    "value_counts",
    "wilson_interval",
]
