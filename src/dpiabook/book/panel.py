"""The what-if panel of the mitigation notebook: choose a form of each variable, and see risk, loss and the frontier."""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dpiabook.book.display import Shown
from dpiabook.book.run_folder import RUN_VARIABLE
from dpiabook.mitigation import Lattice, Node, recommended

_SESSION = "JPY_SESSION_NAME"
"""Set by a Jupyter server for the kernels that it starts for a notebook, and by nobody who runs one unattended."""


@dataclass(frozen=True)
class WhatIf:
    """The frontier, and, where somebody sits before the notebook, controls to move on it.

    Attributes
    ----------
    static : Shown
        The frontier with the recommended recodes: all that there is in a batch run, and the plain text everywhere.
    nodes : Lattice
        Every combination of forms.
    draw : callable
        Gives the frontier with a node marked.
    groups : str
        The word for groups that live together, in the plural.
    measure : callable, optional
        Gives all that is measured of the file at a node as HTML, with or without the few that are left suppressed.
    """

    static: Shown
    nodes: Lattice
    draw: Callable[[Node], Shown] = field(repr=False)
    groups: str = "households"
    measure: Callable[[Node, bool], str] | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return repr(self.static)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        """Controls before a person; otherwise text and the picture, the same in every run."""
        if attended(os.environ):
            shown = self.panel._repr_mimebundle_(include=include, exclude=exclude)
            data = shown[0] if isinstance(shown, tuple) else shown
            return {**data, "text/plain": repr(self)}
        return {"text/plain": repr(self), "text/html": self.static._repr_html_()}

    @cached_property
    def controls(self) -> dict[str, Any]:
        """One choice for each variable that has coarser forms; at first the recommended one."""
        from ipywidgets import Dropdown, Layout  # type: ignore[import-untyped]

        chosen = dict(zip(self.nodes.keys, recommended(self.nodes).node, strict=True))
        style, layout = {"description_width": "0px"}, Layout(width="28em")
        return {
            key: Dropdown(options=_forms(self.nodes, key), value=chosen[key], style=style, layout=layout)
            for key, ladder in self.nodes.ladders.items()
            if len(ladder) > 1
        }

    @cached_property
    def panel(self) -> Any:
        """The controls above what they choose."""
        from ipywidgets import HTML, Button, VBox

        shown = HTML(value=self._html())
        for control in self.controls.values():
            control.observe(lambda _: setattr(shown, "value", self._html()), names="value")
        back = Button(description="Recommended recodes")
        back.on_click(lambda _: self.choose(recommended(self.nodes).node))
        return VBox([*self.controls.values(), *self._measuring(), back, shown])

    def _measuring(self) -> list[Any]:
        """A button for all that takes longer: attacks and use of the file, and of the few that are left suppressed."""
        from ipywidgets import HTML, Button, Checkbox

        measure = self.measure
        if measure is None:
            return []
        suppress = Checkbox(description="suppress the few that are left", value=False)
        ask, told = Button(description="Every measure"), HTML()
        ask.on_click(lambda _: setattr(told, "value", measure(self.node, suppress.value)))
        for control in (*self.controls.values(), suppress):
            control.observe(lambda _: setattr(told, "value", ""), names="value")
        return [suppress, ask, told]

    @property
    def node(self) -> Node:
        """What the controls choose: the form of each variable."""
        return tuple(self.controls[key].value if key in self.controls else 0 for key in self.nodes.keys)

    def choose(self, node: Node) -> None:
        """Set the controls to a node."""
        for key, form in zip(self.nodes.keys, node, strict=True):
            if key in self.controls:
                self.controls[key].value = form

    def _html(self) -> str:
        if self.node not in self.nodes.table.index:
            return "<p>This combination is coarser than one that reaches the targets, and was not computed.</p>"
        return figures_of(self.nodes, self.node, self.groups) + self.draw(self.node)._repr_html_()


def attended(environ: Mapping[str, str]) -> bool:
    """Whether a person sits before the notebook, so that controls have somebody to move them.

    Examples
    --------
    >>> attended({"JPY_SESSION_NAME": "06_mitigation.ipynb"}), attended({})
    (True, False)
    """
    return _SESSION in environ and RUN_VARIABLE not in environ


def figures_of(nodes: Lattice, node: Node, groups: str) -> str:
    """Risk and loss as they are, at the node, and at the recommended one, as an HTML table."""
    places = {"as it is": nodes.as_it_is, "chosen here": node, "recommended": recommended(nodes).node}
    head = "".join(f'<th scope="col">{html.escape(place)}</th>' for place in places)
    rows = [
        f'<tr><th scope="row">{html.escape(name)}</th>'
        + "".join(f"<td>{said(nodes.row(place))}</td>" for place in places.values())
        + "</tr>"
        for name, said in _lines(nodes, groups).items()
    ]
    return f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table>"


def _lines(nodes: Lattice, groups: str) -> dict[str, Callable[[Any], str]]:
    lines: dict[str, Callable[[Any], str]] = {
        "alone": lambda row: f"{row['uniques']:,.0f}",
        f"in groups under {nodes.targets.k}": lambda row: f"{row['under_k']:,.0f}",
        "guesses that would be right": lambda row: f"{row['rate']:.1%}",
        "information lost (0 to 1)": lambda row: f"{row['loss']:.2f}",
    }
    if nodes.families is not None:
        lines[f"{groups} alone"] = lambda row: f"{row['unique_families']:,.0f}"
    return lines


def _forms(nodes: Lattice, key: str) -> list[tuple[str, int]]:
    """Every form of a variable in words, from fine to coarse."""
    words = [nodes.ladders[key].words(form) for form in range(len(nodes.ladders[key]))]
    return [(f"{form}: {said}" if words.count(said) > 1 else said, form) for form, said in enumerate(words)]
