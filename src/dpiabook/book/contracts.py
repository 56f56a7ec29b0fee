"""What each notebook needs and makes, declared once: the runner's order follows from it, and a book keeps to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dpiabook.book.reads import EVERYTHING, reads_of
from dpiabook.errors import Code, Refusal, did_you_mean

PACK = "pack"


@dataclass(frozen=True)
class Notebook:
    """One notebook of the suite.

    Attributes
    ----------
    name : str
        File name without ``.ipynb``.
    question : str
        The question it answers, in plain words.
    makes : str
        Name of the evidence it makes; its files carry the notebook's name. Only who makes ``pack`` writes packs.
    needs : tuple of str
        Names of the evidence it reads.
    length : int
        How long it takes beside the others, roughly: the longest begin first.
    block : str
        Of a notebook of one's own: the block of the pack that says so where it was not run.
    reads : tuple of str
        Settings that it may read, by their paths, and files beside the parameters file; ``*`` for everything.
    """

    name: str
    question: str
    makes: str
    needs: tuple[str, ...] = ()
    length: int = 1
    block: str = ""
    reads: tuple[str, ...] = (EVERYTHING,)


_ASSESSMENTS = (
    Notebook("01_variable_inventory", "What is in this dataset, and how well is it recorded?", "inventory", length=3),
    Notebook("02_sensitive_attributes", "Which variables are sensitive, for whom, and why?", "sensitivity"),
    Notebook(
        "03_reidentification",
        "Could someone be recognised, and by whom?",
        "reidentification",
        length=9,
    ),
    Notebook(
        "04_attribute_disclosure",
        "What would be learned about people, even without recognising them?",
        "disclosure",
        length=5,
    ),
    Notebook(
        "05_area_stigma",
        "Which areas and groups could be labelled, and can the figures bear it?",
        "stigma",
        length=7,
    ),
    Notebook("06_mitigation", "What would less detail save, and what would it cost?", "mitigation", length=10),
    Notebook("07_version_change", "What does a new version reveal beside the last one?", "version_change", length=8),
)
NOTEBOOKS = (
    *(replace(notebook, reads=reads_of(notebook.name)) for notebook in _ASSESSMENTS),
    Notebook(
        "08_evidence_pack",
        "What goes into the DPIA, and what must its author still decide?",
        PACK,
        needs=tuple(notebook.makes for notebook in _ASSESSMENTS),
    ),
)
"""The eight notebooks, in the order in which a reader takes them."""


def contract_of(name: str, executed: str = "", notebooks: Sequence[Notebook] = NOTEBOOKS) -> Notebook:
    """What a notebook has declared.

    Parameters
    ----------
    name : str
        The name under which it opens its book.
    executed : str
        The notebook that the runner executes; empty outside a run.
    notebooks : sequence of Notebook
        Those that are declared.

    Raises
    ------
    Refusal
        ``NOTEBOOK_FAILED`` for a name that is not declared, or that is another notebook's.

    Examples
    --------
    >>> contract_of("08_evidence_pack").makes
    'pack'
    """
    found = next((notebook for notebook in notebooks if notebook.name == name), None)
    if found is None:
        known = [notebook.name for notebook in notebooks]
        cure = did_you_mean(name, known) or f"open the book under one of {', '.join(known)}"
        raise Refusal(Code.NOTEBOOK_FAILED, f"no notebook {name!r} is declared", where="open_book", cure=cure)
    if executed and executed != name:
        what = f"the notebook opens its book under the name {name!r}, and would write that one's evidence"
        raise Refusal(Code.NOTEBOOK_FAILED, what, where="open_book", cure=f"open it as {executed!r}")
    return found


def declared_by(name: str) -> tuple[str, ...]:
    """What a notebook may read; everything for one that is not the suite's.

    Examples
    --------
    >>> declared_by("09_own")
    ('*',)
    """
    return next((notebook.reads for notebook in NOTEBOOKS if notebook.name == name), (EVERYTHING,))


def refuse_undeclared(contract: Notebook, does: str, what: str, *, declared: bool) -> None:
    """Refuse what a notebook does without having declared it.

    Parameters
    ----------
    contract : Notebook
    does : {"reads", "writes"}
    what : str
        The evidence.
    declared : bool
        Whether it may.

    Raises
    ------
    Refusal
        ``NOTEBOOK_FAILED``.
    """
    if declared:
        return
    part = "needs" if does == "reads" else "makes"
    cure = f"add it to what the notebook {part}, in dpiabook.book.contracts, so that runs keep the right order"
    message = f"{contract.name} {does} the {what}, which it has not declared"
    raise Refusal(Code.NOTEBOOK_FAILED, message, where=contract.name, cure=cure)
