"""Which labels of codes say that nothing is recorded, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dpiabook.settings.model import State

_SEPARATORS = re.compile(r"\s*(?:[,;/|()\[\].:–—]|\s-\s|\bor\b|\band\b)\s*")
_WHO = r"(?:the )?(?:respondent|person|child|pupil|patient|client|individual|participant|interviewer)"
# Each part of a label must be one of these in full: "unknown parent involved" is a value.
_PHRASES: tuple[tuple[State, str], ...] = (
    (
        "suppressed",
        r"suppressed|withheld|redacted|confidential|disclosive|disclosure control|small numbers?|small counts?"
        r"|removed for confidentiality|(?:value )?suppressed for confidentiality|fewer than \w+|less than \w+|masked",
    ),
    (
        "not_applicable",
        r"(?:question )?(?:is )?(?:not|non|in) ?applicable|not relevant|irrelevant|n/?a|does not apply"
        r"|schedule not applicable|valid skip"
        r"|iap|inap|legitimate skip|skipped by routing|not in universe|niu",
    ),
    (
        "not_collected",
        r"not collected(?: .*)?|not in (?:this )?(?:wave|sweep|year|version)|question not in .*|item not administered"
        r"|not available for .*|not part of .*",
    ),
    (
        "unknown",
        r"(?:value |status )?unknown|not known|(?:is |totally |completely |all )?missing"
        r"|(?:data |value )?missing|missing (?:data|values?)"
        r"|no data|blank|null"
        r"|(?:information )?not (?:recorded|stated|specified|given|obtained|provided|available|disclosed|supplied"
        r"|sought|asked|answer|answered|replied|remembered"
        r"|ascertained|determined|reported|coded|completed|entered|on file"
        r"|yet obtained"
        r"|declared|indicated|documented|populated|captured"
        r"|yet known)"
        r"|refus(?:e|es|ed|al)(?: to (?:say|answer))?|declined(?: to (?:say|answer|state))?|prefer(?:s|red)? not to .*"
        r"|did ?n[o']?t (?:answer|reply|respond|say|know|remember)|(?:can ?not|can't|could not) (?:remember|recall|say)"
        r"|do(?:es)? ?n[o']?t (?:know|remember|recall|answer|want to (?:say|answer))|don ?t know|dk|nk"
        r"|unable to (?:answer|obtain|say)"
        r"|no answer|(?:no|insufficient) information|invalid(?: .*)?|unclassifi(?:ed|able)|undetermined|uncodeable"
        r"|unsure|not sure|information not (?:yet )?(?:obtained|available)|proxy(?: interview)?|partial interview"
        r"|refu|nobt|undisclosed|unrecorded|unspecified|unobtainable",
    ),
)
# Of these, nothing known is nothing recorded; "whereabouts unknown" is a fact about somebody.
_OF = r"(?:(?:the )?(?:reason|gender|sex|age|date|status|category|type|ethnicity|ethnic group|code|response|details) )?"
_STATES = tuple((state, re.compile(rf"{_OF}(?:{phrases})(?: by {_WHO})?")) for state, phrases in _PHRASES)


# What its contrary in the same list makes a value: an application is granted or refused, a person present or missing.
_CONTRARIES = {
    "refus": r"grant|accept|approv|allow|offer|agree|consent",
    "declin": r"grant|accept|approv|offer|agree|consent",
    "missing": r"present|found|return|located|safe",
    "unknown": r"^known",
    "invalid": r"^(?:valid|positive|negative|reactive|detected)$",
}


def states_of_codes(codes: Mapping[str, str]) -> dict[str, State]:
    """Read from a list of values which of them say that nothing is recorded, and why.

    Parameters
    ----------
    codes : Mapping[str, str]
        Codes and their labels. A label whose contrary is in the list is a value.

    Examples
    --------
    >>> states_of_codes({"1": "yes", "2": "no", "9": "refused"}), states_of_codes({"G": "granted", "R": "refused"})
    ({'9': 'unknown'}, {})
    """
    labels = [label.lower() for label in codes.values()]
    said = {code: state for code, label in codes.items() if (state := state_of_label(label))}
    return {code: state for code, state in said.items() if not _has_contrary(codes[code].lower(), labels)}


def _has_contrary(label: str, labels: list[str]) -> bool:
    others = [other for other in labels if other != label]
    denied = re.match(r"not (\w+)", label)
    words = [rf"^{denied[1]}\b"] if denied else []
    words += [contrary for word, contrary in _CONTRARIES.items() if word in label]
    return any(re.search(word, other) for word in words for other in others)


def state_of_label(label: str) -> State | None:
    """Read from a code's label that nothing is recorded, and why; None where it is the label of a value.

    Parameters
    ----------
    label : str
        As a dictionary has it. Where it gives several reasons, the value is unknown.

    Examples
    --------
    >>> [state_of_label(text) for text in ("Not known", "Unknown or not recorded", "Suppressed (small numbers)")]
    ['unknown', 'unknown', 'suppressed']
    >>> [state_of_label(text) for text in ("N/A", "Unknown parent involved", "Refused school place", "")]
    ['not_applicable', None, None, None]
    """
    text = " ".join(label.lower().replace("’", "'").replace("-", " ").split())
    whole = next((state for state, pattern in _STATES if pattern.fullmatch(text)), None)
    if whole is not None:
        return whole
    parts = [part for part in _SEPARATORS.split(text) if part]
    said = [next((state for state, pattern in _STATES if pattern.fullmatch(part)), None) for part in parts]
    reasons = {state for state in said if state is not None}
    if not parts or None in said:
        return None
    return reasons.pop() if len(reasons) == 1 else "unknown"
