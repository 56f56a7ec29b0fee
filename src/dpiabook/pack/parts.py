"""The documents of a pack, each for one reader: brief, DPIA, annex, notice, guide, agreement, public summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dpiabook.pack.brief import brief_section
from dpiabook.pack.front import MATTER_MOST
from dpiabook.pack.material import Material
from dpiabook.pack.model import Box, Document, Grid, Picture, Section, Text
from dpiabook.pack.numbering import number, plain
from dpiabook.pack.public import PICTURED, summary_sections
from dpiabook.pack.register_grids import form_measure_grid, form_risk_grid
from dpiabook.pack.selection import chosen, cut, parts_file, with_figures, without_author
from dpiabook.pack.wording import DRAFT

MAIN = {"controller": "dpia", "dpia": "dpia", "public": "summary"}
"""Name of the main document, by audience."""
TITLES = {
    "brief": "Decision brief",
    "dpia": "Evidence for a data protection impact assessment",
    "annex": "Annex to the data protection impact assessment",
    "guide": "Guide for researchers",
    "agreement": "Schedule to the sharing agreement",
    "summary": "What could go wrong if these data are shared? A summary for anybody",
}
_APART = {"guide": "guidance-for-researchers", "agreement": "sharing-terms", "notice": "for-people"}
_IN_ANNEX = ("how-to-read", "crosswalk", "law", "logs")
_FOR = {
    "brief": "Evidence and suggestions.",
    "notice": "This page may still change. People must say yes before it is used.",
    "guide": "Rules for those who work with the data, once somebody has approved them.",
    "agreement": "Wording to adapt, once somebody has approved it.",
    "summary": "This paper may still change. People must say yes before it counts.",
}
"""What is said first in a document that has readers of its own."""
OPENING = "Before you begin"
POINTER = "Every finding, with its table, method and source, and the law where it leans on one, stands in the annex."


def parts(material: Material, whole: Document) -> Mapping[str, Document]:
    """Divide a whole pack into the documents that its readers get.

    Parameters
    ----------
    material : Material
        What the pack is made from.
    whole : Document
        What `dpiabook.pack.document.assemble` made of it.

    Returns
    -------
    Mapping of str to Document
        By the name of the file without its ending. Together they hold everything that the whole holds.
    """
    given = plain(whole)
    sections = {one.anchor: one for one in given.sections}
    public = material.assessed.audience == "public"
    made = {name: _apart(sections[anchor], name, public) for name, anchor in _APART.items()}
    if public:
        made = {"summary": _summary(material, sections), "notice": made["notice"], "annex": _annex(sections, public)}
    else:
        brief = brief_section(material)
        made |= {"brief": (brief,), "dpia": _dpia(material, brief, sections), "annex": _annex(sections, public)}
    return {name: number(_document(_marked(given, name), name, found)) for name, found in made.items()}


def _marked(whole: Document, name: str) -> Document:
    """What stands first says whom this document is for, where it is not the pack's own reader."""
    return replace(whole, mark=Box("draft", DRAFT, _FOR[name])) if name in _FOR else whole


def _document(whole: Document, name: str, sections: tuple[Section, ...]) -> Document:
    title = TITLES.get(name, sections[0].title)
    return replace(whole, title=title, sections=sections if len(sections) > 1 else _hoisted(sections[0]))


def _hoisted(section: Section) -> tuple[Section, ...]:
    """What stands under the one heading of a document, whose title says it already."""
    opening = (replace(section, title=OPENING, sections=(), flows=True),) if section.items else ()
    return (*opening, *(replace(_raised(one, 1), flows=True) for one in section.sections))


def _apart(section: Section, name: str, public: bool) -> tuple[Section, ...]:
    """An annex as a document of its own: its letter goes, and what waits for the author only where one reads it."""
    title = section.title.partition(". ")[2] or section.title
    title = title[:1].upper() + title[1:]
    return (without_author(replace(section, title=title)) if public else replace(section, title=title),)


def _steps(sections: Mapping[str, Section]) -> list[Section]:
    return [one for name, one in sections.items() if name.startswith("step-")]


def _dpia(material: Material, brief: Section, sections: Mapping[str, Section]) -> tuple[Section, ...]:
    sizes = parts_file()
    titles = {one.id: one.title for one in material.statements}
    whole = chosen(material.statements, sizes.dpia, sizes.evidence)
    steps = [_condensed(cut(step, whole, titles), material) for step in _steps(sections)]
    return with_figures((brief, _about(sections["at-a-glance"]), *steps), sizes.figures)


def _about(section: Section) -> Section:
    """The first page without the figures that the brief has said already."""
    items = (one for one in section.items if not (isinstance(one, Grid) and one.caption == MATTER_MOST))
    return replace(section, title="About this assessment", items=(Text(POINTER), *items))


def _condensed(step: Section, material: Material) -> Section:
    """Steps 5 and 6 in the columns of the form, with one row a risk; reasons and single measures are in the annex."""
    grid = {
        "step-5": lambda: form_risk_grid(material.risks, material.answered, material.speech),
        "step-6": lambda: form_measure_grid(material.outcomes, material.answered, material.speech),
    }
    if step.anchor not in grid:
        return replace(step, flows=True)
    kept = [one for one in step.items if not isinstance(one, Grid)]
    return replace(step, items=(*kept, grid[step.anchor]()), flows=True)


def _annex(sections: Mapping[str, Section], public: bool) -> tuple[Section, ...]:
    """Every block whole, in its order, and what is said once for all of them."""
    blocks = [one for step in _steps(sections) for one in step.walk() if one.block and not one.statement]
    raised = [_raised(one, one.level - 1) for one in sorted(blocks, key=lambda one: one.block)]
    grids = [
        one for name in ("step-5", "step-6") for one in sections[name].items if isinstance(one, Grid) and one.notes
    ]
    # The boxes of both grids are answered once, in the steps of the form.
    grids = [replace(one, to_fill=frozenset()) for one in grids]
    register = Section("register", "Risks and measures, row by row, with reasons", 1, tuple(grids))
    found = (*raised, register, *(sections[name] for name in _IN_ANNEX))
    return tuple(map(without_author, found)) if public else found


def _raised(section: Section, by: int) -> Section:
    return replace(
        section, level=section.level - by, sections=tuple(_raised(one, by) for one in section.sections), flows=False
    )


def _summary(material: Material, sections: Mapping[str, Section]) -> tuple[Section, ...]:
    """For anybody, in their words; the one figure is that of the annex."""
    told = [one for step in _steps(sections) for one in step.walk() if one.statement == PICTURED]
    drawn = (item for one in told for item in one.items if isinstance(item, Picture))
    return summary_sections(material, next(drawn, None))
