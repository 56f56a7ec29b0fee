"""The words of names and labels that tell of a role; they support what values say, and seldom decide alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dpiabook.dictionary.inventory import Variable
from dpiabook.dictionary.words import split_name
from dpiabook.sensitivity.lexicon import words_of_name
from dpiabook.sensitivity.phrases import words_of
from dpiabook.sensitivity.roles import FAMILIES, LOOKED_UP, PEOPLE

_PERSON = PEOPLE | frozenset(
    {"pers", "indiv", "ind", "pat", "stud", "subject", "subj", "respondent", "resp", "employee", "staff", "member"}
    | {"woman", "man", "learner", "offender", "defendant", "user", "customer", "citizen", "resident", "tenant", "voter"}
    | {"kid", "baby", "infant", "worker", "claimant", "prisoner", "inmate", "athlete", "player", "human", "pt"}
    | {"people", "interviewee", "volunteer", "applicant", "beneficiary", "donor", "recipient", "candidate"}
)
_CHILDREN = frozenset({"child", "kid", "baby", "infant"})
_PARENTS = frozenset({"mother", "mom", "mum", "father", "dad", "parent"})
_HOUSEHOLD = (
    FAMILIES
    | _PARENTS
    | frozenset({"hhold", "hhid", "hid", "hhno", "hhnum", "hhnr", "famid", "famno", "fid", "famnum", "dwelling", "couple"})
    | frozenset({"hhidn", "hidp", "familyid", "householdid", "sibship", "nohh", "hhserial", "famnr", "idfam"})
)
_ID = frozenset(
    {"id", "ids", "idno", "nr", "no", "num", "number", "code", "key", "ref", "reference", "identifier", "pid", "uid"}
    | {"uuid", "guid", "hash", "pseudonym", "serial", "token", "hashed", "idnum", "index"}
)
_WHOLE_IDS = frozenset(
    {"id", "ident", "idno", "idnum", "idcode", "caseid", "casenum", "caseno", "pid", "pidp", "ptid", "subjid", "usubjid"}
    | {"subjectid", "seqn", "seqno", "mrn", "persnum", "persid", "personid", "xwaveid", "mergeid", "idind", "pnr", "nr"}
    | {"newid", "uniqid", "uniqueid", "respid", "respnum", "studyid", "recordid", "rid", "empno", "eid", "urn", "sid"}
    | {"stuid", "studentid", "patientid", "pupilid", "childid", "clientid", "employeeid", "respno", "patid", "patno"}
    | {"idpers", "pers", "identifier", "uid", "uuid", "pseudonym", "pupilnr", "regno", "idnr", "subno", "partid"}
)
# What groups people, or stands beside them: an id of one of these is nobody's.
_OTHERS = frozenset(
    {"school", "sch", "schid", "class", "classroom", "teacher", "tch", "tchid", "hospital", "hosp", "clinic", "center"}
    | {"centre", "ctr", "site", "doctor", "dr", "physician", "gp", "interviewer", "district", "region", "state"}
    | {"county", "country", "city", "ward", "firm", "company", "industry", "plant", "team", "item", "batch", "lab"}
    | {"cluster", "psu", "strata", "stratum", "tract", "area", "zip", "postcode", "product", "order", "invoice"}
    | {"visit", "episode", "event", "test", "sample", "specimen", "officer", "judge", "store", "branch", "department"}
    | {"dept", "provider", "practice", "course", "module", "la", "lad", "trial", "study", "survey", "wave", "vehicle"}
    | {"property", "house", "building", "flight", "card", "account", "transaction", "session", "ip", "zone", "village"}
    | {"block", "unit", "spell", "admission", "appointment", "referral", "incident", "offence", "placement", "file"}
    | {"community", "manager", "supervisor", "worker", "social", "key", "ticket", "room", "organisation", "organization"}
)
_INDEX = frozenset(
    {"rownames", "rowname", "row", "rowid", "index", "idx", "x", "unnamed", "column", "obs", "observation", "obsno"}
    | {"rownum", "rowno", "line", "lineno", "level", "rownumber"}
)
_INDEX_PAIRS = frozenset({("row", "names"), ("row", "name"), ("row", "id"), ("row", "number"), ("row", "num"), ("row", "no"), ("unnamed", "0"), ("x", "1")})
_TIME = frozenset(
    {"year", "yr", "wave", "visit", "period", "time", "month", "week", "day", "days", "sweep", "round", "occasion"}
    | {"grade", "gr", "date", "quarter", "qtr", "term", "session", "phase", "followup", "follow", "timepoint", "tp"}
    | {"times", "weeks", "months", "years", "occ", "trial", "measurement", "event", "assessment", "panel", "epoch"}
    | {"cycle", "semester", "season", "syear", "intyear", "census"}
)
_LEVELS = frozenset({"grade", "gr", "trial", "event", "occ", "term", "session"})
_AREA = frozenset(
    {"la", "lad", "area", "authority", "district", "dist", "county", "cnty", "ward", "borough", "lacode", "lsoa", "msoa"}
    | {"postcode", "zip", "zipcode", "state", "province", "prov", "city", "town", "village", "municipality", "commune"}
    | {"neighborhood", "neighbourhood", "nbhd", "precinct", "tract", "parish", "constituency", "locality", "canton"}
    | {"oa", "ccg", "icb", "fips", "suburb", "community", "country", "vill", "distr", "munic", "neigh", "vil", "fip"}
    | {"cntry", "nation", "kommune", "prefecture", "residence"}
)
_REGION = frozenset({"region", "gor", "rgn", "reg", "regions", "macroregion"})
# Beside them a place is not where somebody lives, or is a share of something.
_ELSEWHERE = frozenset(
    {"birth", "born", "origin", "school", "hospital", "work", "job", "body", "brain", "pop", "population", "rate", "n"}
    | {"percent", "pct", "size", "dist", "distance", "log", "mean", "avg", "index", "sq", "private", "public", "heart"}
    | {"party", "tumour", "tumor", "surface", "private", "offence", "crime", "industry", "employment", "affect"}
)
_WEIGHT = frozenset({"weight", "weights", "wt", "wgt", "weighting", "pw", "fw", "wght", "wts"})
_SURVEY = frozenset(
    {"sampling", "sample", "survey", "person", "household", "hh", "design", "post", "strat", "pop", "population", "final"}
    | {"cross", "sectional", "longitudinal", "calibrated", "grossing", "expansion", "probability", "analysis", "case"}
    | {"rep", "replicate", "nonresponse", "raking", "raked", "full", "base"}
)
_WHOLE_WEIGHTS = (
    *("pspwght", "dweight", "pweight", "perwt", "hhwt", "fnlwgt", "finalwgt", "finalweight", "sampwt", "wtssall", "wtss"),
    *("pwgtp", "wgtp", "wgt", "pwght", "anweight", "wtint", "wtmec", "popwt", "asecwt", "earnwt", "lfswt", "iweight"),
    *("aweight", "fweight", "indwt", "perweight", "wtall", "wtperson", "swght", "popweight", "survey_weight", "gwght"),
)
_NUMBER = re.compile(r"(num|id|no|nr|code|cd|name|nm)$")
_COUNT = frozenset({"n", "count", "counts", "freq", "frequency", "people", "cases", "number", "total", "persons"})
_MEMBER = frozenset({"pers", "person", "persnum", "member", "line", "child", "childnum", "pno", "pnum", "individual", "sib", "order"})


@dataclass(frozen=True)
class Words:
    """What the words of one column's name and label speak of."""

    name: tuple[str, ...]
    joined: str
    spoken: tuple[str, ...]
    label: tuple[str, ...]

    @property
    def person(self) -> int:
        """How much they are those of a person's id: 3 named after people, 2 an id of nobody in particular, 0 none."""
        words = set(self.name) | set(self.spoken)
        if self.of_others or self.household or set(self.spoken[-2:-1]) & LOOKED_UP:
            return 0
        rest = words - _ID - _WHOLE_IDS - _PERSON - {self.joined}
        if words & _PERSON and (not rest or (words & (_ID | _WHOLE_IDS) and len(rest) <= 1)):
            return 3
        if self.joined in _WHOLE_IDS or (self.name and self.name[-1] in {"id", "pid", "uid", "identifier"}):
            return 2
        labelled = set(self.label)
        return 2 if labelled & _PERSON and labelled & _ID and len(labelled) <= 6 else 0

    @property
    def child(self) -> bool:
        """Whether they name a child."""
        return bool((set(self.name) | set(self.spoken)) & _CHILDREN)

    @property
    def of_others(self) -> bool:
        """Whether they name what people are put into, or meet."""
        words = set(self.name) | set(self.spoken)
        prefixed = any(self.joined.startswith(stem) and len(self.joined) <= len(stem) + 4 for stem in ("sch", "tch", "class"))
        return bool(words & _OTHERS and not words & (_PERSON - {"worker"})) or prefixed

    @property
    def parent(self) -> bool:
        """Whether they name a mother or a father."""
        return bool(set(self.name) & _PARENTS)

    @property
    def household(self) -> bool:
        """Whether they name a family or a household, or whoever stands for it."""
        words = set(self.name) | set(self.spoken) | {self.joined}
        counted = {"size", "n", "income", "type", "members", "head", "weight", "wt", "age", "educ", "occ", "job", "height"}
        return bool(words & _HOUSEHOLD) and not words & counted

    @property
    def index(self) -> bool:
        """Whether they name a number of the row."""
        return not self.name or self.joined in _INDEX or self.name in _INDEX_PAIRS or self.name[:1] == ("unnamed",)

    @property
    def time(self) -> int:
        """How much they name a wave, a visit or a point in time: 2 of nothing else, 1 it may be a class at school."""
        words = set(self.name) | set(self.spoken)
        if not words & _TIME or words & {"birth", "born", "of"}:
            return 0
        return 2 if words & _TIME - _LEVELS else 1

    @property
    def area(self) -> bool:
        """Whether they name where people live."""
        words = set(self.name) | {_NUMBER.sub("", word) for word in self.name}
        return bool(words & _AREA) and not words & _ELSEWHERE

    @property
    def region(self) -> bool:
        """Whether they name a region."""
        words = set(self.name)
        return bool(words & _REGION) and not words & _ELSEWHERE

    @property
    def weight(self) -> int:
        """How much they are those of a survey's weight: 2 of nothing else, 1 it may be a body's."""
        words = set(self.name) | set(self.spoken) | set(self.label)
        if self.joined.rstrip("0123456789_") in _WHOLE_WEIGHTS or any(self.joined.startswith(one) for one in _WHOLE_WEIGHTS):
            return 2
        if words & _WEIGHT:
            return 2 if words & _SURVEY or "weights" in words else 1
        return 0

    @property
    def count(self) -> bool:
        """Whether they name a number of people."""
        return self.joined in _COUNT

    @property
    def member(self) -> bool:
        """Whether they number the members of a household."""
        return bool((set(self.name) | set(self.spoken)) & _MEMBER)


@lru_cache(maxsize=4096)
def _words(name: str, label: str) -> Words:
    split = split_name(name)
    return Words(split, "".join(split), words_of_name(name), words_of(label))


def words_about(variable: Variable) -> Words:
    """The words of a variable's name, and of its label where somebody wrote one.

    Examples
    --------
    >>> names = ("subject_id", "nr", "school_id", "rownames", "idcode")
    >>> [words_about(Variable(name)).person for name in names]
    [3, 2, 0, 0, 2]
    """
    return _words(variable.name, "" if "label" in variable.guessed else variable.label)
