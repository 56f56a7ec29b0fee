"""Re-identification and attribute disclosure: pure measures on class tables and arrays."""

from dpiabook.risk.alpha_k_anonymity import AlphaKAnonymity, alpha_k_anonymity
from dpiabook.risk.area_size import AreaSize, area_size
from dpiabook.risk.beta_likeness import BetaLikeness, beta_likeness
from dpiabook.risk.by_area import by_area
from dpiabook.risk.cbs_research import CbsResearch, cbs_research
from dpiabook.risk.class_frequencies import ClassFrequencies, class_frequencies, frequencies_of
from dpiabook.risk.composites import Composites, composites
from dpiabook.risk.delta_disclosure import delta_disclosure
from dpiabook.risk.dictionary_bits import DictionaryBits, dictionary_bits
from dpiabook.risk.family_profiles import FamilyProfiles, family_profiles
from dpiabook.risk.family_risk import FamilyRisk, family_risk
from dpiabook.risk.homogeneous_classes import HomogeneousClasses, homogeneous_classes
from dpiabook.risk.individual_risk import IndividualRisk, individual_risk
from dpiabook.risk.inference_gain import InferenceGain, inference_gain
from dpiabook.risk.intruders import Scenario, Within, fitted, scenarios
from dpiabook.risk.l_diversity import LDiversity, l_diversity, l_diversity_of_each
from dpiabook.risk.leakage import ArithmeticLeakage, arithmetic_leakage
from dpiabook.risk.linkage_risk import LinkageRisk, linkage_risk
from dpiabook.risk.outcomes_by_area import outcomes_by_area
from dpiabook.risk.population_uniques import PopulationUniques, population_uniques
from dpiabook.risk.scenario import ScenarioRisk, scenario
from dpiabook.risk.suda import Suda, dis_suda, suda
from dpiabook.risk.suda_search import suda_memory
from dpiabook.risk.t_closeness import TCloseness, t_closeness

__all__ = [
    "AlphaKAnonymity",
    "AreaSize",
    "ArithmeticLeakage",
    "BetaLikeness",
    "CbsResearch",
    "ClassFrequencies",
    "Composites",
    "DictionaryBits",
    "FamilyProfiles",
    "FamilyRisk",
    "HomogeneousClasses",
    "IndividualRisk",
    "InferenceGain",
    "LDiversity",
    "LinkageRisk",
    "PopulationUniques",
    "Scenario",
    "ScenarioRisk",
    "Suda",
    "TCloseness",
    "Within",
    "alpha_k_anonymity",
    "area_size",
    "arithmetic_leakage",
    "beta_likeness",
    "by_area",
    "cbs_research",
    "class_frequencies",
    "composites",
    "delta_disclosure",
    "dictionary_bits",
    "dis_suda",
    "family_profiles",
    "family_risk",
    "fitted",
    "frequencies_of",
    "homogeneous_classes",
    "individual_risk",
    "inference_gain",
    "l_diversity",
    "l_diversity_of_each",
    "linkage_risk",
    "outcomes_by_area",
    "population_uniques",
    "scenario",
    "scenarios",
    "suda",
    "suda_memory",
    "t_closeness",
]
