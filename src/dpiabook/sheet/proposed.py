"""The rows of a sheet as a look at the data proposes them: every cell with its evidence, and how sure it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from dpiabook.dictionary.inventory import Variable
from dpiabook.dictionary.sheet_columns import SURE, WHOSE
from dpiabook.dictionary.sheet_rows import fingerprint
from dpiabook.dictionary.sheet_text import codes_text, missing_text
from dpiabook.dictionary.state_words import state_of_label
from dpiabook.evidence import yes_no_attributes
from dpiabook.evidence.having import has_it_said
from dpiabook.finding import Found, FoundVariable
from dpiabook.meaning.entry import Standing
from dpiabook.meaning.lineage_edge import Edge
from dpiabook.result import NotAssessed
from dpiabook.sensitivity import Flag
from dpiabook.sheet.held import Held
from dpiabook.sheet.made_of import made_of_text
from dpiabook.sheet.workbook import DECIDE

Cells = dict[str, str]
_LONGEST = 30_000
_WHOSE = {inside: outside for outside, inside in WHOSE.items() if inside != "unknown"}


def proposed_rows(found: Found, held: Mapping[str, Held] | None = None) -> list[Cells]:
    """Propose a row for every variable, those that need a decision first.

    Parameters
    ----------
    found : Found
        What a look at the data found.
    held : mapping of str to Held, optional
        Codes that enough people hold, of variables whose codes nobody declared.

    Returns
    -------
    list of dict of str to str
        Cells by heading; empty ones are left out.
    """
    having = _having(found)
    rows = []
    for place, one in enumerate(found.variables, start=1):
        variable = found.inventory[one.name] if one.name in found.inventory else Variable(one.name)
        flag = next((flag for flag in found.flags if flag.variable == one.name), Flag(one.name))
        rules = [rule for rule in found.inventory.rules if rule.split()[:1] in ([one.name], [f"`{one.name}`"])]
        row = _row(one, variable, flag, (held or {}).get(one.name), having.get(one.name, ""))
        row |= {"rules": "; ".join(rules), "place in the file": str(place), DECIDE: "yes" if one.needs_decision else ""}
        row = {heading: text for heading, text in row.items() if text}
        rows.append((_urgency(row), row | {"as proposed": fingerprint(row)}))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _urgency(row: Cells) -> int:
    """0: a person has to decide; 1: a guess that changes what is assessed; 2: everything else."""
    return 0 if DECIDE in row else 1 if "guessed: what it is" in row["sure or guessed"] else 2


def _having(found: Found) -> dict[str, str]:
    """What having each attribute means, without the attribute's name."""
    attributes = yes_no_attributes(found.inventory, found.flags)
    if isinstance(attributes, NotAssessed):
        return {}
    return {name: has_it_said(found.inventory[name]) for name in attributes}


def _row(one: FoundVariable, variable: Variable, flag: Flag, held: Held | None, having: str) -> Cells:
    standing: dict[str, Standing] = {}
    cells = {
        "variable": one.name,
        "label": _told(variable, "label", variable.title, standing, "label"),
        "what it is": _what(one, standing),
        "unit or codes": _unit_or_codes(variable, held, standing),
        "missing codes and what they mean": _missing(one, variable, standing),
        "made of": _made_of(one, variable, standing),
        "who could know it": variable.known_by,
        "sensitive kind": _kinds(one, variable, flag, standing),
        "whose": _told(variable, "subject", _WHOSE.get(one.whose, ""), standing, "whose"),
        "has it means": _guessed_unless(variable.has_it, having, standing, "has it means"),
        "type": _told(variable, "kind", one.kind if one.kind != "unknown" else "", standing, "type"),
    }
    cells |= _more(variable)
    return cells | {"evidence": _evidence(one, flag), "sure or guessed": _how_sure(standing, cells)}


def _told(variable: Variable, attribute: str, text: str, standing: dict[str, Standing], heading: str) -> str:
    """A text that the dictionary says, or that was inferred."""
    if attribute in variable.guessed or getattr(variable, attribute) in ("", "unknown"):
        standing[heading] = "measured" if attribute == "kind" else "guessed"
    return text


def _guessed_unless(declared: str, otherwise: str, standing: dict[str, Standing], heading: str) -> str:
    if not declared:
        standing[heading] = "guessed"
    return declared or otherwise


def _what(one: FoundVariable, standing: dict[str, Standing]) -> str:
    """The part that it plays; what identifies is left out, until a person says that it must stay."""
    if one.what.standing != "declared":
        standing["what it is"] = one.what.standing
    identifies = bool(one.identifier.value) or one.free_text.value
    keeps = one.what.standing == "declared" or one.what.value in {"person", "household"}
    if not identifies or keeps:
        return one.what.value
    standing["what it is"] = "guessed"
    return "leave out"


def _unit_or_codes(variable: Variable, held: Held | None, standing: dict[str, Standing]) -> str:
    if variable.codes and "codes" not in variable.guessed:
        text = codes_text(variable.codes)
        return text if len(text) < _LONGEST else f"{len(variable.codes)} codes"
    if variable.unit:
        if "unit" in variable.guessed:
            standing["unit or codes"] = "guessed"
        return variable.unit
    standing["unit or codes"] = "measured"
    if held is None or not (held.codes or held.others):
        return ""
    if not held.codes:
        return f"{held.others} codes"
    labels = variable.codes if variable.codes else {}
    shown = codes_text({code: labels.get(code, "") for code in held.codes})
    return f"{shown}; and {held.others} more codes" if held.others else shown


def _missing(one: FoundVariable, variable: Variable, standing: dict[str, Standing]) -> str:
    """Codes that stand for no value; behind one that is only proposed stands a question mark."""
    labels = {**variable.codes, **variable.missing_codes}
    said = {}
    for code, found in one.missing_codes.items():
        label = labels.get(code, "")
        own = label and (state_of_label(label) or "unknown") == found.state.value
        said[code] = label if own else found.state.value.replace("_", " ")
    standings = {found.state.standing for found in one.missing_codes.values()}
    if not standings <= {"declared"}:
        standing["missing codes and what they mean"] = "guessed" if "guessed" in standings else "measured"
    return missing_text(said, [code for code, found in one.missing_codes.items() if not found.applied])


def _made_of(one: FoundVariable, variable: Variable, standing: dict[str, Standing]) -> str:
    if variable.made_of and "made_of" not in variable.guessed:
        return variable.made_of
    text, edge = made_of_text(one.made_of)
    if edge is not None and edge.standing != "declared":
        standing["made of"] = edge.standing
    return text


def _kinds(one: FoundVariable, variable: Variable, flag: Flag, standing: dict[str, Standing]) -> str:
    if not variable.kinds_known and not flag.confirmed:
        standing["sensitive kind"] = "guessed"
    return "; ".join(one.sensitive)


def _more(variable: Variable) -> Cells:
    """What else the given dictionary says, so that the sheet loses nothing of it."""
    bounds = {"minimum": variable.minimum, "maximum": variable.maximum}
    return {
        "description": variable.description,
        **{name: "" if bound is None else f"{bound:g}" for name, bound in bounds.items()},
        "required": "yes" if variable.required else "",
        "does not apply when": variable.gate,
        "missing means": "not applicable" if variable.missing_means == "not_applicable" and not variable.gate else "",
        "theme": variable.theme,
        "source system": variable.source_system,
        "gateway": variable.gateway,
        "table": variable.table,
        "summary": ", ".join(variable.summary),
    }


def _how_sure(standing: Mapping[str, Standing], cells: Mapping[str, str]) -> str:
    """Which cells are guessed, and which were seen in the data; the others were declared."""
    words: tuple[tuple[Standing, str], ...] = (("guessed", "guessed"), ("measured", "seen in the data"))
    said = [(word, [h for h, how in standing.items() if how == one and cells.get(h)]) for one, word in words]
    return "; ".join(f"{word}: {', '.join(_first(headings))}" for word, headings in said if headings) or SURE


def _first(headings: Collection[str]) -> list[str]:
    """What a variable is stands first, since most rests on it."""
    return sorted(headings, key=lambda heading: heading != "what it is")


def _evidence(one: FoundVariable, flag: Flag) -> str:
    return "; ".join(dict.fromkeys(part for part in _evidences(one, flag) if part))


def _evidences(one: FoundVariable, flag: Flag) -> Iterable[str]:
    if one.identifier.value:
        yield f"identifies a person: {one.identifier.value} ({one.identifier.evidence})"
    if one.free_text.value:
        yield f"free text: {one.free_text.evidence}"
    if one.what.value not in {"other", "sensitive", "visible fact"}:
        yield f"{one.what.value}: {one.what.evidence}"
    if one.visible.value:
        yield f"visible fact ({one.visible.value}): {one.visible.evidence}"
    for found in one.missing_codes.values():
        yield f"missing codes: {found.state.evidence}" + ("" if found.applied else "; is it missing, or a value?")
    yield from flag.reasons if one.sensitive else ()
    if one.asks_having:
        yield "numbers without a 0: say in 'has it means' which of them mean that a person has it, such as: 1"
    yield from (_of_edge(edge) for edge in one.made_of)


def _of_edge(edge: Edge) -> str:
    """What was seen of an edge, in words."""
    parents = ", ".join(edge.parents)
    seen = f" in all but {edge.contraries} of {edge.records} rows" if edge.contraries else ""
    sure = "" if edge.silences else "; may be derived: confirm"
    return f"{edge.kind} {parents}{seen}{sure}"
