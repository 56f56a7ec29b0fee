"""The taxonomy of sensitive categories, read from its YAML and checked strictly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, model_validator

Whose = Literal["child", "parent", "family", "unknown"]


def _flat(value: Any) -> Any:
    """Long lists of terms are written as several lines, each a list."""
    if isinstance(value, list):
        return tuple(term for entry in value for term in (entry if isinstance(entry, list) else [entry]))
    return value


Term = Annotated[str, Field(pattern=r"^[a-z0-9]+\*?( [a-z0-9]+\*?)*$")]
Terms = Annotated[tuple[Term, ...], BeforeValidator(_flat)]
# "drove / drive + drink*": parts that stand in one label, and what may stand in place of each.
_PHRASE = r"[a-z0-9]+\*?(?: [a-z0-9]+\*?)*"
_PART = rf"{_PHRASE}(?: / {_PHRASE})*"
Parts = Annotated[tuple[Annotated[str, Field(pattern=rf"^{_PART}(?: \+ {_PART})+$")], ...], BeforeValidator(_flat)]
Names = Annotated[tuple[str, ...], BeforeValidator(_flat)]


class Strict(BaseModel):
    """Unknown keys and values of a wrong type are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Category(Strict):
    """One sensitive category.

    Attributes
    ----------
    id : str
        The name that settings and results use, such as ``"mental_health"``.
    title : str
        In plain words.
    law : str
        ``"article_9"`` (special category), ``"article_10"`` (criminal offence), ``"highly_personal"`` (WP 248 rev.01).
    linked : tuple of str
        Whom it touches beside the person it is about.
    whose : str
        Whose it is when the dictionary does not say.
    dpv, dpv_match : str
        Nearest term of the W3C Data Privacy Vocabulary, and whether it is ``"exact"`` or ``"broader"``.
    severity : str
        ``"severe"`` or ``"significant"``.
    observable : bool
        Others can know it without the data.
    yields_to : tuple of str
        Categories beside which its weak and general words say nothing more ("sexual" abuse tells of no sex life).
    part_of : tuple of str
        Categories in whose lists of codes it is no subject of its own ("theft, violence, drugs" are kinds of offences).
    patterns : tuple of str
        Regular expressions of whole column names in small letters.
    opposite : tuple of str
        Terms of which a yes says that the person has nothing of it: being on a roll is not missing from it.
    together : tuple of str
        Words that say it where all of them stand in one label.
    company : str
        Whether they say something in particular (``"term"``) or ``"general"``, as `general` words do.
    apart : tuple of str
        Words of which the first means something else where the others stand in one label with it.
    terms, short, general, weak, exceptions : tuple of str
        The words it is known by; the comments at the head of the YAML say how each is read.
    """

    id: str
    title: str
    law: Literal["article_9", "article_10", "highly_personal"] = Field(alias="class")
    linked: Annotated[tuple[Literal["child", "family"], ...], BeforeValidator(_flat)]
    whose: Whose = "unknown"
    dpv: str
    dpv_match: Literal["exact", "broader"] = "exact"
    severity: Literal["severe", "significant"]
    observable: bool = False
    yields_to: Names = ()
    part_of: Names = ()
    terms: Terms
    together: Parts = ()
    company: Literal["term", "general"] = "term"
    apart: Parts = ()
    patterns: Names = ()
    opposite: Terms = ()
    short: Terms
    general: Terms = ()
    weak: Terms
    exceptions: Terms = Field(alias="not")

    @property
    def dpv_iri(self) -> str:
        """The full address of the vocabulary's term.

        Examples
        --------
        >>> CATEGORIES["mental_health"].dpv_iri
        'https://w3id.org/dpv/pd#MentalHealth'
        """
        return f"https://w3id.org/dpv/pd#{self.dpv}"


class CodeMeaning(Strict):
    """What one code of a real collection says, and whose it is."""

    means: Names
    whose: Whose


class Vocabulary(Strict):
    """A list of codes of a real collection, and the names that a variable with these codes goes by.

    Attributes
    ----------
    title : str
    generic : bool
        Variables of other collections go by its names, too: without its codes they prove nothing.
    variables : tuple of str
    codes : Mapping of str to CodeMeaning
    """

    title: str
    generic: bool = False
    variables: Terms
    codes: Mapping[str, CodeMeaning]


class Subjects(Strict):
    """Words that say whose the information is, and wording that does not."""

    child: Terms
    parent: Terms
    family: Terms
    exceptions: Terms = Field(alias="not")


class Taxonomy(Strict):
    """The whole file."""

    version: str
    categories: Mapping[str, Category]
    vocabularies: Mapping[str, Vocabulary]
    neutral_words: str
    subjects: Subjects
    things: Terms
    identifiers: Mapping[str, Terms]
    not_identifiers: Terms
    quasi_identifiers: Terms
    technical: Terms

    @model_validator(mode="before")
    @classmethod
    def _name_categories(cls, data: Any) -> Any:
        named = {name: {"id": name, **category} for name, category in data["categories"].items()}
        return {**data, "categories": named}

    @model_validator(mode="after")
    def _codes_mean_categories(self) -> Taxonomy:
        meant = {
            category for book in self.vocabularies.values() for code in book.codes.values() for category in code.means
        }
        unknown = sorted(meant - set(self.categories))
        if unknown:
            raise ValueError(f"codes mean categories that are not defined: {unknown}")
        return self


# The compiled loader reads many times as fast, where the system has it; both build plain values alone.
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _OnceLoader(_SAFE):  # type: ignore[misc]
    """A loader that refuses a key written twice, which YAML would pass over in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(f"written twice in the taxonomy: {sorted(map(str, twice))}")
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


def once_yaml(text: str) -> Any:
    """Read YAML in which no key may be written twice.

    Raises
    ------
    ValueError
        When one is.

    Examples
    --------
    >>> once_yaml("a: [1, 2]")
    {'a': [1, 2]}
    """
    return yaml.load(text, Loader=_OnceLoader)  # noqa: S506 - a subclass of the safe loader


@lru_cache
def packaged(name: str) -> Any:
    """Read one of the package's lists of words, once; whoever takes it changes nothing of it."""
    return once_yaml(files("dpiabook.sensitivity").joinpath(name).read_text(encoding="utf-8"))


class Published(Strict):
    """Words of one published vocabulary, which are added to those of a category; the keys are those of `Category`."""

    source: str
    category: str
    terms: Terms = ()
    together: Parts = ()
    apart: Parts = ()
    patterns: Names = ()
    short: Terms = ()
    general: Terms = ()
    weak: Terms = ()
    exceptions: Terms = Field(alias="not", default=())

    def added_to(self, category: Category) -> Category:
        """The category with these words behind its own."""
        lists = ("terms", "together", "apart", "patterns", "short", "general", "weak", "exceptions")
        return category.model_copy(
            update={name: tuple(dict.fromkeys((*getattr(category, name), *getattr(self, name)))) for name in lists}
        )


# The taxonomy itself, and lists of published words that are added to it.
_FILES = (
    "taxonomy.yml",
    "published.yml",
    "surveys.yml",
    "company.yml",
    "vocabularies.yml",
    "services.yml",
    "circumstances.yml",
    "justice.yml",
    "clinical.yml",
    "wellbeing.yml",
    "lives.yml",
    "audits.yml",
    "reach.yml",
    "senses.yml",
    "interviews.yml",
    "households.yml",
)


def parse_taxonomy(text: str, published: str = "[]") -> Taxonomy:
    """Read a taxonomy from YAML text, and the published vocabularies that are added to it.

    Raises
    ------
    ValueError
        When a key is unknown, missing, written twice or of the wrong type, or a category is not defined.
    """
    found = Taxonomy.model_validate(once_yaml(text))
    categories = dict(found.categories)
    for one in TypeAdapter(list[Published]).validate_python(once_yaml(published)):
        if one.category not in categories:
            raise ValueError(f"words of a category that is not defined: {one.category}")
        categories[one.category] = one.added_to(categories[one.category])
    return found.model_copy(update={"categories": categories})


@lru_cache(maxsize=1)
def taxonomy() -> Taxonomy:
    """The taxonomy that comes with the package."""
    folder = files("dpiabook.sensitivity")
    own, *published = (folder.joinpath(name).read_text(encoding="utf-8") for name in _FILES)
    return parse_taxonomy(own, "\n".join(published))


class _BuiltIn(Mapping[str, Category]):
    """The categories that come with the package, read at their first use."""

    def __getitem__(self, name: str) -> Category:
        return taxonomy().categories[name]

    def __iter__(self) -> Iterator[str]:
        return iter(taxonomy().categories)

    def __len__(self) -> int:
        return len(taxonomy().categories)


CATEGORIES: Mapping[str, Category] = _BuiltIn()


def categories_with(own: Mapping[str, Category]) -> Mapping[str, Category]:
    """The built-in categories, then those of one's own; what is built in can neither go nor change.

    Examples
    --------
    >>> categories_with({"crime": CATEGORIES["mental_health"]})["crime"].id
    'crime'
    """
    return {**CATEGORIES, **{name: one for name, one in own.items() if name not in CATEGORIES}} if own else CATEGORIES


def in_order(categories: Iterable[str], known: Iterable[str] = CATEGORIES) -> tuple[str, ...]:
    """Sort category ids in the taxonomy's order, each once."""
    wanted = set(categories)
    return tuple(name for name in known if name in wanted)
