"""Reading a parameters file: one loader, every fault at once, and never a silent reinterpretation."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all
from dpiabook.settings.model import Settings

_QUOTE = "quote it: YAML reads unquoted yes, no, on, off, numbers and leading zeros as something else than text"


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, in which dates stay text and a key may be given only once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise _Fault("a key is not a name", "quote it, or use a name made of letters")
            if key in seen:
                raise _Fault(f"the key {key!r} is given twice", "keep one of the two")
            seen.add(key)
        return super().construct_mapping(node, deep)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _Fault("the file uses YAML aliases", "write the value out")
        return super().compose_node(parent, index)


class _Fault(Exception):
    """What is wrong with the YAML, and the cure."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


# Papermill keeps dates as text too, so that one file means the same in all three ways in.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_parameters(path: Path) -> dict[str, Any]:
    """Read the names and values of a parameters file, unchecked.

    Raises
    ------
    Refusal
        ``SETTINGS_FILE`` when there is no such file, or it is not a YAML mapping with unique names as keys.
    """
    where = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        cure = "name an existing parameters file, in UTF-8"
        raise Refusal(Code.SETTINGS_FILE, "the parameters file cannot be read", where=where, cure=cure) from error
    try:
        values = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except _Fault as fault:
        raise Refusal(Code.SETTINGS_FILE, fault.what, where=where, cure=fault.cure) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{where}, line {mark.line + 1}" if mark else where
        cure = "mend the YAML; an editor with the schema beside the file shows where"
        raise Refusal(Code.SETTINGS_FILE, "the parameters file is not valid YAML", where=place, cure=cure) from None
    if not isinstance(values, dict):
        cure = "write lines of the form `name: value`, beginning with `dataset:`"
        raise Refusal(Code.SETTINGS_FILE, "the parameters file is no mapping of names", where=where, cure=cure)
    return values


def make_settings(values: Mapping[str, Any], *, where: str) -> Settings:
    """Check values and give the settings, or refuse with every fault at once.

    Raises
    ------
    Refusal
        ``SETTING_UNKNOWN`` for a name that is not on the list, ``SETTING_VALUE`` for a value of the wrong kind;
        several together where several are found.
    """
    try:
        return Settings.model_validate(dict(values))
    except ValidationError as error:
        refuse_all(_refusal(fault, where) for fault in error.errors(include_input=True, include_url=False))
        raise


def _refusal(fault: Mapping[str, Any], where: str) -> Refusal:
    """Say one of pydantic's faults in the user's terms."""
    path = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        name = str(fault["loc"][-1])
        cure = did_you_mean(name, _siblings(fault["loc"])) or "the list of settings is in parameters/schema.json"
        return Refusal(Code.SETTING_UNKNOWN, f"there is no setting {path!r}", where=where, cure=cure)
    if fault["type"] == "string_type" and fault["input"] is not None and not isinstance(fault["input"], dict | list):
        return Refusal(Code.SETTING_VALUE, f"the setting {path!r} should be text", where=where, cure=_QUOTE)
    message = fault["msg"].removeprefix("Value error, ")
    return Refusal(Code.SETTING_VALUE, f"the setting {path!r} cannot be used", where=where, cure=message)


def _siblings(location: tuple[str | int, ...]) -> list[str]:
    """Names that could stand where an unknown one was found."""
    model: Any = Settings
    for part in location[:-1]:
        fields = getattr(model, "model_fields", {})
        model = fields[part].annotation if part in fields else None
    return list(getattr(model, "model_fields", {}))
