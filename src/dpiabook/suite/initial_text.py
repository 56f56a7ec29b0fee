"""The words of a first parameters file: settings that are proposed, and comments that ask for them to be confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from dpiabook.sensitivity import Flag, Flags, Proposal

_ROLES = ("child_id", "family_id", "area", "region", "time", "weight", "count")


def parameters_text(  # noqa: PLR0913 -- one for each part of the file
    *,
    dataset: str,
    source: str | None,
    dictionary: str | None,
    proposal: Proposal,
    shapes: Mapping[str, str],
    flags: Flags,
) -> str:
    """Write a parameters file in which everything proposed stands under the comment that asks for it.

    Parameters
    ----------
    dataset : str
        Names the outputs folder.
    source, dictionary : str or None
        Locations, as seen from the file's folder.
    proposal : Proposal
        Roles, composites, education status and identifiers.
    shapes : mapping of str to str
        Columns whose values look like direct identifiers, and like which.
    flags : Flags
        Of all variables.

    Returns
    -------
    str
        YAML that the settings accept.
    """
    return "\n".join(
        [
            "# Proposed from names, labels and shapes of values: read every line, and change what is not right.",
            f"dataset: {_text(dataset)}",
            'version: "1"',
            f"source: {_text(source)}",
            *_dictionary(dictionary),
            "# everyone: all are in the file; sample: weights apply, and roles.weight names them.",
            "population: everyone",
            "# Which column plays which part; null where there is none.",
            f"roles: {_mapping({role: proposal.roles.get(role) for role in _ROLES})}",
            *_composites(proposal),
            *_identifiers(proposal, shapes, flags),
            *_sensitive(flags),
            *_education(proposal),
            "# Your own words; what is empty becomes a marked box in the DPIA.",
            "context: {controller: null, purpose: null, recipients: null, access_setting: null, retention: null}",
            "profile: ons_srs",
            "",
        ]
    )


def _dictionary(dictionary: str | None) -> Iterator[str]:
    if dictionary is None:
        yield "# Nothing was declared, so all of it counts as inferred. Complete the CSV beside this file; name it."
    yield f"dictionary: {_text(dictionary)}"


def _composites(proposal: Proposal) -> Iterator[str]:
    yield "# Combinations that are always assessed: what others could know of a person."
    if not proposal.composites:
        yield "# None was found: name one, such as known_facts: [sex, yob]."
        yield "composites: {}"
        return
    yield "composites:"
    for name, keys in proposal.composites.items():
        yield f"  {name}: [{', '.join(map(_text, keys))}]"


def _identifiers(proposal: Proposal, shapes: Mapping[str, str], flags: Flags) -> Iterator[str]:
    reasons = {name: flags[name].reasons[0] for name in proposal.identifiers}
    reasons |= {name: f"its values look like {words}" for name, words in shapes.items() if name not in reasons}
    if not reasons:
        yield "# Direct identifiers that are known to be there, with the reason; none was found."
        yield "identifiers: {}"
        return
    yield "# Direct identifiers stop a run. Remove the columns; if they must stay, write them in place of the braces."
    yield "identifiers: {}"
    for name, reason in reasons.items():
        yield f"#  {_text(name)}: the reason why it must stay  # {reason}"


def _sensitive(flags: Flags) -> Iterator[str]:
    yield "# Confirm or correct flags: variable: {category: crime, whose: person, reason: why}; none: not sensitive."
    yield "sensitive: {}"
    yield from (f"#  {_flag_words(flag)}" for flag in flags.sensitive)


def _flag_words(flag: Flag) -> str:
    category = flag.categories[0] if len(flag.categories) == 1 else f"[{', '.join(flag.categories)}]"
    return f"{_text(flag.variable)}: {{category: {category}, whose: {flag.whose}}}  # {flag.confidence} confidence"


def _education(proposal: Proposal) -> Iterator[str]:
    yield "# Residents by area (a CSV), and the columns of education status."
    yield f"areas: {{residents: null, education_status: {_mapping(proposal.education)}}}"


def _mapping(values: Mapping[str, str | None]) -> str:
    return f"{{{', '.join(f'{name}: {_text(value)}' for name, value in values.items())}}}"


def _text(value: str | None) -> str:
    """A YAML scalar that stays text, whatever it looks like."""
    return "null" if value is None else json.dumps(value, ensure_ascii=False)
