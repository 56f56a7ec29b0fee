"""Re-identification and attribute disclosure: pure measures on class tables and arrays."""

from dpiabook.risk.homogeneous_classes import HomogeneousClasses, homogeneous_classes
from dpiabook.risk.l_diversity import LDiversity, l_diversity

__all__ = [
    "HomogeneousClasses",
    "LDiversity",
    "homogeneous_classes",
    "l_diversity",
]
