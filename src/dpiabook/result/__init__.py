"""What a measure gives: one shape for every result, and what stands in the place of one that is not there."""

from dpiabook.result.not_assessed import NotAssessed
from dpiabook.result.shape import Result

__all__ = ["NotAssessed", "Result"]
