"""Evidence for a Data Protection Impact Assessment, from one version of a dataset and its dictionary."""

__version__ = "0.1.0"
