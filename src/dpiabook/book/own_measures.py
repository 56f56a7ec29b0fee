"""Measures of one's own: found beside the package, run on the open book, and shown like any other finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dpiabook.book.absent import ABSENT
from dpiabook.book.contracts import PACK, Notebook
from dpiabook.book.own_code import blamed, own_functions, refuse_misspelt
from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all
from dpiabook.evidence.making import Maker
from dpiabook.evidence.own import Reckoned, own_maker, parted, require_declared
from dpiabook.evidence.own_finding import OwnFinding
from dpiabook.figures.registry import FIGURES
from dpiabook.pack.law import whole_law
from dpiabook.pack.risks import risk_file
from dpiabook.result import NotAssessed
from dpiabook.settings.extension_files import read_part
from dpiabook.settings.extensions import Extensions, Part

if TYPE_CHECKING:
    from dpiabook.book.book import Book

_KIND = "measures"


@dataclass(frozen=True)
class OwnMeasure:
    """A measure of an extension.

    Attributes
    ----------
    name : str
        Of its file and of its function.
    code, said : Part
        The Python file, and the YAML file beside it.
    finding : OwnFinding
        What the YAML file says.
    """

    name: str
    code: Part
    said: Part
    finding: OwnFinding

    @property
    def __name__(self) -> str:
        return self.name

    @property
    def maker(self) -> Maker:
        """What words its result."""
        return own_maker(self.name, self.finding)

    def functions(self) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """The measure and the claim, once both are there and can be called as the file says.

        Raises
        ------
        Refusal
            ``NOTEBOOK_FAILED`` for what is no Python or is not there; ``MEASURE_INPUT`` for options that do not fit.
        """
        known = own_functions(self.code)
        measure, claim = (self._function(known, name) for name in (self.name, self.finding.claim))
        for one in (measure, claim):
            refuse_misspelt(one, ["book"], self.finding.options, self.said.place)
        if not (measure.__doc__ or "").strip():
            what = f"the function {self.name!r} has no docstring"
            cure = "say in a line what it counts, and of whom"
            raise Refusal(Code.NOTEBOOK_FAILED, what, where=self.code.place, cure=cure)
        return measure, claim

    def __call__(self, book: Book, **options: Any) -> Reckoned | NotAssessed:
        """Run the measure and its claim on an open book.

        Raises
        ------
        Refusal
            One, with file, function and line of the person's own, where their code fails; ``MEASURE_INPUT`` where the
            result is not what the file beside it declares.
        """
        if self.finding.reads == "data" and book.opened.source is None:
            return ABSENT["data"].of(self.name)
        measure, claim = self.functions()
        refuse_misspelt(measure, [book], options, self.said.place)
        result = blamed(self.code, measure, book, **options)
        if isinstance(result, NotAssessed):
            return result
        numbers, table = parted(result, self.code.place)
        require_declared(self.finding, numbers, table, self.said.place)
        again = blamed(self.code, claim, book, **options)
        if not isinstance(again, Mapping):
            cure = "return a dictionary of the numbers that title and sentence name"
            what = f"the function {self.finding.claim!r} returned no numbers"
            raise Refusal(Code.MEASURE_INPUT, what, where=self.code.place, cure=cure)
        return Reckoned(numbers, table, again)

    def _function(self, known: Mapping[str, Callable[..., Any]], name: str) -> Callable[..., Any]:
        if name not in known:
            cure = did_you_mean(name, known) or "define it there, or name one that is"
            raise Refusal(Code.NOTEBOOK_FAILED, f"there is no function {name!r}", where=self.code.place, cure=cure)
        return known[name]


def own_measures(extensions: Extensions, notebooks: Iterable[Notebook]) -> dict[str, OwnMeasure]:
    """The measures of extensions, by name, without running anything of theirs.

    Raises
    ------
    Refusal
        All faults of all files at once.
    """
    suite = tuple(notebooks)
    code = {part.name: part for part in extensions.of(_KIND, ".py")}
    found: dict[str, OwnMeasure] = {}
    refused: list[Refusal] = []
    for part in extensions.of(_KIND):
        try:
            finding = read_part(part, OwnFinding)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        refused += _faults(part, finding, suite)
        if part.name in code:
            found[part.name] = OwnMeasure(part.name, code[part.name], part, finding)
    refuse_all([*refused, *_alone(extensions, code), *_same_id(found)])
    return found


def refuse_own_faults(extensions: Extensions, notebooks: Iterable[Notebook]) -> None:
    """Read every measure, and load its Python.

    Raises
    ------
    Refusal
        All faults at once.
    """
    refused: list[Refusal] = []
    for one in own_measures(extensions, notebooks).values():
        try:
            one.functions()
        except Refusal as refusal:
            refused.append(refusal)
    refuse_all(refused)


def _alone(extensions: Extensions, code: Mapping[str, Part]) -> Iterator[Refusal]:
    """A measure is two files of one name."""
    said = {part.name: part for part in extensions.of(_KIND)}
    for name in sorted(said.keys() ^ code.keys()):
        lacking = f"{name}.yml" if name in code else f"{name}.py"
        place = {**said, **code}[name].place
        yield Refusal(Code.NOTEBOOK_FAILED, f"there is no {lacking} beside it", where=place, cure=f"write {lacking}")


def _same_id(found: Mapping[str, OwnMeasure]) -> Iterator[Refusal]:
    first: dict[str, OwnMeasure] = {}
    for one in found.values():
        other = first.setdefault(one.finding.id, one)
        if other is not one:
            what = f"{other.said.place} bears the id {one.finding.id} too"
            yield Refusal(Code.SETTING_VALUE, what, where=one.said.place, cure="give each an id of its own")


def _faults(part: Part, finding: OwnFinding, notebooks: Iterable[Notebook]) -> Iterator[Refusal]:
    """Names of notebooks, figures, risks and laws that are not there."""
    known: dict[str, tuple[list[str], list[str]]] = {
        "notebook": ([finding.notebook], [one.name for one in notebooks if one.makes != PACK]),
        "figure": ([finding.figure] if finding.figure else [], list(FIGURES)),
        "risk": ([finding.risk] if finding.risk else [], [one.id for one in risk_file().risks]),
        "laws": (finding.laws, [one.id for one in whole_law().items]),
    }
    for key, (given, there) in known.items():
        for name in given:
            if name not in there:
                cure = did_you_mean(name, there) or f"name one of {', '.join(there)}"
                yield Refusal(Code.SETTING_VALUE, f"{key}: there is no {name!r}", where=part.place, cure=cure)
