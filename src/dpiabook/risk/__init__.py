"""Re-identification and attribute disclosure: pure measures on class tables and arrays."""

from dpiabook.risk.class_frequencies import ClassFrequencies, class_frequencies, frequencies_of
from dpiabook.risk.family_risk import FamilyRisk, family_risk
from dpiabook.risk.homogeneous_classes import HomogeneousClasses, homogeneous_classes
from dpiabook.risk.individual_risk import IndividualRisk, individual_risk
from dpiabook.risk.l_diversity import LDiversity, l_diversity
from dpiabook.risk.linkage_risk import LinkageRisk, linkage_risk

__all__ = [
    "ClassFrequencies",
    "FamilyRisk",
    "HomogeneousClasses",
    "IndividualRisk",
    "LDiversity",
    "LinkageRisk",
    "class_frequencies",
    "family_risk",
    "frequencies_of",
    "homogeneous_classes",
    "individual_risk",
    "l_diversity",
    "linkage_risk",
]
