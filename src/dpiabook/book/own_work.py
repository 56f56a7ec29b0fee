"""What an analyst's own measures and notebooks do with an open book: ``book.own``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dpiabook.book.display import Shown, put_out
from dpiabook.book.own_measures import OwnMeasure, own_measures
from dpiabook.book.own_notebooks import OwnNotebook, own_notebooks, suite_of
from dpiabook.book.taking import taken
from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.evidence.own import Reckoned, own_maker, parted, require_declared
from dpiabook.settings.extensions import Extensions, extensions_of

if TYPE_CHECKING:
    from dpiabook.book.book import Book


@dataclass(frozen=True)
class OwnWork:
    """The measures and findings of a dataset's extensions, for one notebook."""

    book: Book

    def show(self, name: str, **options: Any) -> Shown:
        """Run a measure of an extension, under its file's options where none is given, and show what it finds.

        Raises
        ------
        Refusal
            Where there is no such measure, where it takes no such option, and where it fails.
        """
        measure: OwnMeasure = self.book.guard(name, self._named, name)
        result = self.book.guard(name, taken, measure, self.book, **(measure.finding.options | options))
        return self.book.show(measure.maker, result)

    def tell(self, name: str, *result: Any, again: Mapping[str, Any]) -> Shown:
        """Show a finding that the file beside this notebook words.

        Parameters
        ----------
        name : str
            Under ``findings`` in that file.
        *result
            The numbers as a dictionary, the table as a frame, or both in this order.
        again : mapping
            The numbers, reckoned another way: what does not agree is not said.

        Raises
        ------
        Refusal
            Where the file says nothing of the name, and where the result is not what it declares.
        """
        return self.book.guard(name, self._told, name, result, again)  # type: ignore[no-any-return]

    def _told(self, name: str, result: tuple[Any, ...], again: Mapping[str, Any]) -> Shown:
        own = self._notebooks().get(self.book.notebook)
        known = own.declared.findings if own is not None else {}
        if own is None or name not in known:
            cure = did_you_mean(name, known) or "say it under findings: in the file beside the notebook"
            raise Refusal(Code.MEASURE_INPUT, f"no finding {name!r} is declared", where=self.book.notebook, cure=cure)
        numbers, table = parted(result if len(result) > 1 else result[0], own.said.place)
        require_declared(known[name], numbers, table, own.said.place)
        return self.book.show(own_maker(name, known[name]), Reckoned(numbers, table, again))

    def show_rest(self) -> None:
        """Run the measures that stand in the evidence of this notebook, and that no cell of it has shown."""
        shown = {finding.id for finding in self.book.findings}
        for name, one in self.book.guard("measures of your own", self._measures).items():
            if one.finding.notebook == self.book.notebook and one.finding.id not in shown:
                put_out(self.show(name))

    @property
    def _extensions(self) -> Extensions:
        return extensions_of(self.book.loaded)

    def _notebooks(self) -> dict[str, OwnNotebook]:
        return own_notebooks(self._extensions)

    def _measures(self) -> dict[str, OwnMeasure]:
        return own_measures(self._extensions, suite_of(self._notebooks()))

    def _named(self, name: str) -> OwnMeasure:
        known = self._measures()
        if name not in known:
            cure = did_you_mean(name, known) or f"there are: {', '.join(known) or 'none'}"
            raise Refusal(Code.MEASURE_INPUT, f"no extension has a measure {name!r}", where="book.own", cure=cure)
        return known[name]
