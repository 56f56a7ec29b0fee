"""What the setting of a file says: keys of rows, names and codes of officers and services, and endings of names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import dropwhile, pairwise, takewhile

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Phrases, words_of
from dpiabook.sensitivity.reading import reading
from dpiabook.sensitivity.roles import LOOKED_UP
from dpiabook.sensitivity.signs import Sign, label_of

_LEAST_ENDING, _LEAST_LABELLED = 3, 2
_KEYS = frozenset({"id", "ids", "sid", "identifier", "uid", "guid", "uuid"})
# "SeverityOfInjuryId": a list is behind it, in which it is looked up how grave it is.
_MEASURED = frozenset({"severity", "cause", "nature", "length", "frequency", "extent", "kind", "type", "reason"})
_NUMBERS_OF_ROWS = frozenset(
    (first, "number") for first in ("record", "reference", "serial", "row", "sequence", "line")
)
# The whole name is that of the row itself, or of the kind of object that it is in an export.
_OF_THE_ROW = frozenset(
    {("id",), ("uuid",), ("guid",), ("pk",), ("object",), ("rowid",), ("row", "id"), ("object", "type")}
)
_VALUES = frozenset({("name",), ("description",), ("title",)})
_VERSION = "version"
_DEALS = (
    r"(?:(?:key|support|social|case|care|outreach|youth) ?worker|assessor|interviewer|clinician|therapist|practitioner"
    r"|consultant|referrer|caseworker|investigator|officer|organi[sz]ation|agency|team|provider|office|trust|clinic|department)"
)
_OF_OFFICERS = re.compile(rf"\b{_DEALS}(?:['’]s|s['’]) |\bof (?:the |each )?(?:\w+ )?{_DEALS}s?\W*$", re.IGNORECASE)
_ORGANISATION = re.compile(r"(?i:org(?:anisation)?_?(?:site_?)?(?:id|code|identifier))(?![a-z])")
# "dv" at the end of names is a derived variable, where no label says anything else.
_DERIVED = "dv"
_SHORT_LABEL = 4
_AT_THE_END = frozenset(
    {
        "team",
        "officer",
        "worker",
        "clinician",
        "provider",
        "practitioner",
        "manager",
        "unit",
        "judge",
        "midwife",
        "lead",
    }
)
_DEALT_WITH = frozenset(
    {"referred", "referral", "seen", "contact", "visited", "has", "had", "ever", "known", "whether"}
)
# Words that as the whole of a label name a place, and no stay there.
_ALONE = frozenset({"hospital", "clinic", "court", "ward", "department", "prison", "facility", "provider", "practice"})
# As the whole of a label they say who it was that dealt with it.
_OFFICERS = frozenset(
    {"officer", "worker", "clinician", "therapist", "consultant", "assessor", "practitioner", "adviser", "keyworker"}
    | {"caseworker", "interviewer", "judge", "solicitor", "supervisor", "surgeon", "prescriber", "referrer", "midwife"}
)
_WHICH = frozenset({"that", "which", "who", "where", "assigned", "allocated", "responsible"})
_LINKING = frozenset({"of", "the", "a", "an", "this", "its", "s", "any", "each"})


@lru_cache(maxsize=2)
def _bodies() -> tuple[frozenset[str], frozenset[str]]:
    known = reading().bodies
    return frozenset(known.names.split()), frozenset(known.whose.split())


def of_who_deals_with_it(label: str) -> bool:
    """Whether a label asks for something of an officer or an organisation, such as "Region of the office".

    Examples
    --------
    >>> [of_who_deals_with_it(label) for label in ("Key worker's name", "Area of the team", "Service user's age")]
    [True, True, False]
    """
    return _OF_OFFICERS.search(label) is not None


def of_an_organisation(name: str) -> bool:
    """Whether a name begins as the identifier of an organisation or a site does in the NHS data dictionary.

    Examples
    --------
    >>> [of_an_organisation(name) for name in ("OrgIDDatingUltrasound", "OrgSiteIDAdmitting", "organic")]
    [True, True, False]
    """
    return _ORGANISATION.match(name) is not None


def names_a_body(variable: Variable) -> bool:
    """Whether a variable is the name, code, grade or key of an officer, a service or a place, which tells of no person.

    Examples
    --------
    >>> [names_a_body(Variable(name)) for name in ("court_cd", "team_name", "clinic_id", "drug_name", "court_date")]
    [True, True, True, False, False]
    >>> names_a_body(Variable("x", "Name of the independent reviewing officer"))
    True
    >>> names_a_body(Variable("x", "Type of the offence")), names_a_body(Variable("x", "Name of the drug"))
    (False, False)
    """
    if variable.kind == "boolean":
        return False
    if of_an_organisation(variable.name):
        return True
    label, name = words_of(label_of(variable)), words_of_name(variable.name)
    if variable.kind == "text" and not variable.codes:
        if len(label or name) == 1 and (label or name)[0] in _ALONE | (_OFFICERS if label else frozenset()):
            return True
        if 1 < len(label) <= _SHORT_LABEL and label[-1] in _AT_THE_END:
            # "Youth justice team" holds which of them it is.
            return not _DEALT_WITH & set(label)
        if not label and 1 < len(name) < _SHORT_LABEL and name[-1] in _OFFICERS:
            # "PRISON_OFFICER" holds who it is.
            return not _DEALT_WITH & set(name)
    return _says_which(label) if label else len(name) > 1 and name[-1] in _bodies()[0] and name[-2] in _bodies()[1]


def _says_which(label: Sequence[str]) -> bool:
    """Whether a label asks which body it is: by its name or its code, or "agency that made the arrest"."""
    names, whose = _bodies()
    # "Office code if the meeting is there": what stands behind "if" only says when it is asked.
    label = tuple(takewhile(lambda word: word not in {"if", "when"}, label)) or tuple(label)
    said_first = list(dropwhile(_LINKING.__contains__, label))[:3]
    # "Case manager assigned to the plan", "agency that made the arrest"
    if any(word in whose and after in _WHICH for word, after in pairwise(said_first)):
        return True
    at = next((place for place, word in enumerate(label) if word in names), -1)
    if at < 0 or tuple(label[at + 1 : at + 2]) != ("of",):
        told = list(takewhile(names.__contains__, reversed(label)))
        return 0 < len(told) < len(label) and label[-1 - len(told)] in whose
    # "Name of the officer in charge of the case": the body is named before anything else begins.
    said = list(
        takewhile(lambda word: word not in {"in", "where", "that", "who", "for", "at", "with"}, label[at + 1 :])
    )
    return bool(said) and said[-1] in whose and len([word for word in said if word not in _LINKING]) <= 3


def is_key(variable: Variable) -> bool:
    """Whether a variable is a key of rows by the end of its name, without codes of its own: a link, and no attribute.

    Examples
    --------
    >>> [is_key(Variable(name)) for name in ("WardStayId", "camhs_id", "race_concept_id", "paid")]
    [True, True, False, False]
    """
    if variable.kind == "boolean" or variable.codes:
        return False
    words, label = words_of_name(variable.name), words_of(label_of(variable))
    if is_of_the_row(variable):
        return True
    looked_up = bool(LOOKED_UP & {*words[-2:-1], *label[-2:-1]}) or bool(_MEASURED & set(words[:1]))
    if label[-1:] in _VALUES:
        # "medicine_id", "Medicine name": the key is that of a list, and holds what the label says.
        return False
    key = any(len(some) > 1 and bool(_KEYS & set(some[-1:])) for some in (words, label))
    return (key and not looked_up) or label[-2:] in _NUMBERS_OF_ROWS


def is_of_the_row(variable: Variable) -> bool:
    """Whether the whole name is that of the row itself, or of the kind of object that it is.

    Examples
    --------
    >>> [is_of_the_row(Variable(name)) for name in ("id", "objectType", "child_id")]
    [True, True, False]
    """
    return words_of_name(variable.name) in _OF_THE_ROW


def is_version(variable: Variable) -> bool:
    """Whether a variable is the version of a form, of a score or of a list of codes, by its last word.

    Examples
    --------
    >>> is_version(Variable("APACHEVERSION")), is_version(Variable("conversion"))
    (True, False)
    """
    return _VERSION in {*words_of_name(variable.name)[-1:], *words_of(label_of(variable))[-1:]}


@lru_cache(maxsize=1)
def _recording() -> tuple[Phrases[str], Phrases[str]]:
    known = reading().recording
    return Phrases([(one, one) for one in known.begins]), Phrases([(one, one) for one in known.ends])


def is_recording(variable: Variable) -> bool:
    """Whether a variable tells how something was recorded, and not what: a unit, a method, an imputation.

    Examples
    --------
    >>> asked = ("Imputation flag for income", "Current medication dosage unit", "Units of alcohol a week", "Age")
    >>> [is_recording(Variable("x", label)) for label in asked]
    [True, True, False, False]
    """
    begins, ends = _recording()
    words = words_of(label_of(variable)) or words_of_name(variable.name)
    return any(match.start == 0 for match in begins.find(words)) or any(
        match.end == len(words) for match in ends.find(words)
    )


def without_endings(variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]]) -> dict[str, list[Sign]]:
    """Leave out weak signs of an abbreviation that many names end in, where their labels say nothing of it.

    "dv" at the end of ``sex_dv``, ``age_dv`` and ``tenure_dv`` is the habit of a file ("derived variable").

    Examples
    --------
    >>> from dpiabook.sensitivity.signs import signs_of
    >>> three = [Variable("sex_dv", "Sex"), Variable("age_dv", "Age"), Variable("inc_dv", "Income")]
    >>> without_endings(three, {one.name: signs_of(one) for one in three})
    {'sex_dv': [], 'age_dv': [], 'inc_dv': []}
    """
    habits = _habits(variables, signs)
    ends = {one.name: words_of_name(one.name)[-1:] for one in variables}
    return {
        name: [
            s for s in own if not (s.source == "name" and (s.category, s.word) in habits and (s.word,) == ends[name])
        ]
        for name, own in signs.items()
    }


def _habits(variables: Sequence[Variable], signs: Mapping[str, Sequence[Sign]]) -> set[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    labelled: Counter[tuple[str, str]] = Counter()
    borne_out: dict[str, int] = defaultdict(int)
    for variable in variables:
        end = words_of_name(variable.name)[-1:]
        own = signs[variable.name]
        for sign in own:
            if sign.source == "name" and sign.strength == "weak" and (sign.word,) == end:
                counts[sign.category, sign.word] += 1
                labelled[sign.category, sign.word] += bool(label_of(variable))
                borne_out[sign.word] += any(
                    one.category == sign.category and one.source in {"label", "value labels"} for one in own
                )
    return {
        key
        for key, count in counts.items()
        if not borne_out[key[1]]
        and ((count >= _LEAST_ENDING and labelled[key] >= _LEAST_LABELLED) or key[1] == _DERIVED)
    }
