"""An invented programme: families, children and areas that do not exist.

The demonstration has the shape of a family support programme that links several sources. It stands on the ground:
nothing else in the package is needed to make it, and nothing in it comes from a real place or person.
"""

from dpiabook.synthetic.demo import DemoFiles, write_demo
from dpiabook.synthetic.plan import DEMO_VERSIONS

__all__ = ["DEMO_VERSIONS", "DemoFiles", "write_demo"]
