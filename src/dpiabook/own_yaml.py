"""The YAML files that come with the package."""

from __future__ import annotations

from typing import Any

import yaml

# The compiled loader reads them ten times as fast, where the system has it; both build plain values alone.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def own_yaml(text: str) -> Any:
    """What a file of the package says.

    Examples
    --------
    >>> own_yaml("k: 10")
    {'k': 10}
    """
    return yaml.load(text, _LOADER)  # noqa: S506 -- both loaders are safe
