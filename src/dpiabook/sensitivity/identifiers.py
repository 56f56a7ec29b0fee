"""Direct identifiers, known by the names of the variables."""

from __future__ import annotations

from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import Match, Phrases, words_of

# What identifies a person on its own, and the phrases by which a name or label says that a column holds it.
_KNOWN_BY: tuple[tuple[str, str], ...] = (
    (
        "a person's name",
        "name, forename, surname, fname, lname, given name, middle name, initials, maiden name, alias, namn",
    ),
    ("a unique pupil number", "upn, former upn, unique pupil number, uln, unique learner number, candidate number"),
    (
        "an NHS or hospital number",
        "nhs number, nhs no, nhsno, nhsnumber, nhs num, chi number, hospital number, patient number, mrn",
    ),
    ("a National Insurance number", "nino, national insurance number, ni number, ni no, social security number, ssn"),
    ("a postcode", "postcode, post code, postal code, zip code, pcd, pcds"),
    ("an address", "address, street, house number, house name, uprn, addr, address line, home address"),
    ("an e-mail address", "email, e mail, email address, mail address"),
    ("a telephone number", "phone, telephone, mobile number, mobile phone number, phone number, tel no, fax"),
    ("a full date of birth", "dob, date of birth, birth date, birthdate, dateofbirth, person birth date, day of birth"),
    (
        "a number of an official record",
        "passport number, pnc id, pncid, pnc number, driving licence number, bank account, iban",
    ),
    (
        "a person's picture or account",
        "photograph, photo, username, user name, ip address, number plate, vehicle registration",
    ),
)
_NOT = (
    "n addresses, n names, row name, row names, column names, school name, area name, region name, ward name, "
    "authority name, la name, district name, file name, filename, variable name, drug name, hospital name, "
    "practice name, course name, column name, table name, product name, service name, team name, site name, "
    "county name, name of school, name of area, name of the drug, name of product, name of local authority, "
    "provider name, name of hospital, name of service, subject name, event name, field name, brand name, code "
    "name, group name, country name, postcode district, postcode area, postcode sector, postcode outward, "
    "first half of postcode, outward postcode, needs addressed, addresses the, addressed, number of addresses, "
    "address change, address changes, street lighting, street drug, phone use, phone ownership, telephone "
    "interview, telephone contact, phone contact, phone call, phone calls, phone interview, street homeless, "
    "street sleeping, email contact, birth date of child known, name calling, called names, phone survey, "
    "street type, telephone helpline, organisation name, trust name, scheme name, programme name, label name, "
    "project name "
)


@lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    known = [(phrase.strip(), what) for what, phrases in _KNOWN_BY for phrase in phrases.split(",")]
    return Phrases([*known, *((phrase.strip(), "") for phrase in _NOT.split(","))])


def direct_identifier(variable: Variable) -> str:
    """Say which direct identifier a variable holds, judged by its name and label; empty when none.

    A yes or no about an identifier ("has a known postcode") is none.

    Examples
    --------
    >>> direct_identifier(Variable("FormerUPN")), direct_identifier(Variable("PersonBirthDate"))
    ('a unique pupil number', 'a full date of birth')
    >>> direct_identifier(Variable("school_name")), direct_identifier(Variable("yob", "Year of birth"))
    ('', '')
    """
    if variable.kind == "boolean":
        return ""
    name = _found(words_of_name(variable.name))
    label = words_of(variable.label) if "label" not in variable.guessed else ()
    # A label may mention an identifier in passing; only a short one names what the column holds.
    return name or (_found(label) if len(label) <= 4 else "")


def _found(words: tuple[str, ...]) -> str:
    matches = _phrases().find(words)
    nots = [match for match in matches if not match.tag]
    return next((match.tag for match in matches if match.tag and not _within(match, nots)), "")


def _within(match: Match[str], nots: list[Match[str]]) -> bool:
    return any(match.within(other) for other in nots)
