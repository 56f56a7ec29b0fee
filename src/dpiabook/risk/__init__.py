"""Re-identification and attribute disclosure: pure measures on class tables and arrays."""

from dpiabook.risk.by_area import by_area
from dpiabook.risk.class_frequencies import ClassFrequencies, class_frequencies, frequencies_of
from dpiabook.risk.composites import Composites, composites
from dpiabook.risk.family_profiles import FamilyProfiles, family_profiles
from dpiabook.risk.family_risk import FamilyRisk, family_risk
from dpiabook.risk.homogeneous_classes import HomogeneousClasses, homogeneous_classes
from dpiabook.risk.individual_risk import IndividualRisk, individual_risk
from dpiabook.risk.intruders import Scenario, Within, fitted, scenarios
from dpiabook.risk.l_diversity import LDiversity, l_diversity, l_diversity_of_each
from dpiabook.risk.leakage import ArithmeticLeakage, ImpliedPair, arithmetic_leakage, implied_pairs
from dpiabook.risk.linkage_risk import LinkageRisk, linkage_risk
from dpiabook.risk.population_uniques import PopulationUniques, population_uniques
from dpiabook.risk.scenario import ScenarioRisk, scenario
from dpiabook.risk.suda import Suda, dis_suda, suda
from dpiabook.risk.suda_search import suda_memory

__all__ = [
    "ArithmeticLeakage",
    "ClassFrequencies",
    "Composites",
    "FamilyProfiles",
    "FamilyRisk",
    "HomogeneousClasses",
    "ImpliedPair",
    "IndividualRisk",
    "LDiversity",
    "LinkageRisk",
    "PopulationUniques",
    "Scenario",
    "ScenarioRisk",
    "Suda",
    "Within",
    "arithmetic_leakage",
    "by_area",
    "class_frequencies",
    "composites",
    "dis_suda",
    "family_profiles",
    "family_risk",
    "fitted",
    "frequencies_of",
    "homogeneous_classes",
    "implied_pairs",
    "individual_risk",
    "l_diversity",
    "l_diversity_of_each",
    "linkage_risk",
    "population_uniques",
    "scenario",
    "scenarios",
    "suda",
    "suda_memory",
]
