"""Re-identification and attribute disclosure: pure measures on class tables and arrays."""

from dpiabook.risk.alpha_k_anonymity import AlphaKAnonymity, alpha_k_anonymity
from dpiabook.risk.among_residents import AmongResidents, among_residents
from dpiabook.risk.area_size import AreaSize, area_size
from dpiabook.risk.beta_likeness import BetaLikeness, beta_likeness
from dpiabook.risk.by_area import by_area
from dpiabook.risk.cbs_research import CbsResearch, cbs_research
from dpiabook.risk.class_frequencies import ClassFrequencies, class_frequencies, frequencies_of
from dpiabook.risk.combinations import Combinations, combinations
from dpiabook.risk.delta_disclosure import delta_disclosure
from dpiabook.risk.dictionary_bits import DictionaryBits, dictionary_bits
from dpiabook.risk.exercise import Exercise, ExerciseScore, draw_targets, score
from dpiabook.risk.family_profiles import FamilyProfiles, family_profiles
from dpiabook.risk.family_risk import FamilyRisk, family_risk
from dpiabook.risk.homogeneous_classes import HomogeneousClasses, homogeneous_classes
from dpiabook.risk.individual_risk import IndividualRisk, individual_risk
from dpiabook.risk.inference_gain import InferenceGain, inference_gain
from dpiabook.risk.intruders import Scenario, Within, fitted, scenarios
from dpiabook.risk.l_diversity import LDiversity, l_diversity, l_diversity_of_each
from dpiabook.risk.leakage import ArithmeticLeakage, arithmetic_leakage
from dpiabook.risk.linkage_risk import LinkageRisk, linkage_risk
from dpiabook.risk.match_weights import MatchWeights, match_weights
from dpiabook.risk.outcomes_by_area import outcomes_by_area
from dpiabook.risk.population_uniques import PopulationUniques, population_uniques
from dpiabook.risk.riskiest import riskiest
from dpiabook.risk.scenario import ScenarioRisk, scenario
from dpiabook.risk.suda import Suda, dis_suda, suda
from dpiabook.risk.suda_search import suda_memory
from dpiabook.risk.t_closeness import TCloseness, t_closeness
from dpiabook.risk.trajectories import Trajectories, trajectories

__all__ = [
    "AlphaKAnonymity",
    "AmongResidents",
    "AreaSize",
    "ArithmeticLeakage",
    "BetaLikeness",
    "CbsResearch",
    "ClassFrequencies",
    "Combinations",
    "DictionaryBits",
    "Exercise",
    "ExerciseScore",
    "FamilyProfiles",
    "FamilyRisk",
    "HomogeneousClasses",
    "IndividualRisk",
    "InferenceGain",
    "LDiversity",
    "LinkageRisk",
    "MatchWeights",
    "PopulationUniques",
    "Scenario",
    "ScenarioRisk",
    "Suda",
    "TCloseness",
    "Trajectories",
    "Within",
    "alpha_k_anonymity",
    "among_residents",
    "area_size",
    "arithmetic_leakage",
    "beta_likeness",
    "by_area",
    "cbs_research",
    "class_frequencies",
    "combinations",
    "delta_disclosure",
    "dictionary_bits",
    "dis_suda",
    "draw_targets",
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
    "match_weights",
    "outcomes_by_area",
    "population_uniques",
    "riskiest",
    "scenario",
    "scenarios",
    "score",
    "suda",
    "suda_memory",
    "t_closeness",
    "trajectories",
]
