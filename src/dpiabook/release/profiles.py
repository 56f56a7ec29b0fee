"""Output profiles: the rules of one organisation about what may leave, as one commented YAML file each."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dpiabook.errors import Code, Refusal, did_you_mean
from dpiabook.settings.faults import wrongs
from dpiabook.strict_yaml import Fault, strict_yaml

PROFILES = ("ons_srs", "dfe_cin", "nhs", "strict", "controller")
"""Names of the built-in profiles; the first is the default."""

_Share = Annotated[float, Field(ge=0, le=1)]


class OutputProfile(BaseModel):
    """The rules of one organisation about what may leave.

    Attributes
    ----------
    name : str
        The file's name without its ending, with ``own:`` before it when it is not built in; printed under every table.
    source : str
        Whose rules they are, and where they stand.
    threshold : int
        Counts of people below it are withheld.
    rounding_base, region_base : int
        Other counts are rounded to the nearest multiple, in tables by area and in all others.
    zeros_disclosive : bool
        Whether a zero of people with an attribute is withheld.
    full_cells_disclosive : bool
        Whether "all", and all but fewer than the threshold, is withheld.
    degrees_of_freedom : int
        A fitted or summary value must rest on at least as many people.
    top_2_share : float
        Largest share of a sum that its two largest contributors may hold, 0 to 1.
    p_ratio : float
        Nobody's contribution to a sum may be known to within this share, 0 to 1.
    area_fits : int
        Each row under a pseudonym must fit at least so many areas.
    audit_cell_limit : int
        Largest set of connected tables, in cells, that the audit attacks.
    exact : bool
        Nothing is withheld or rounded; for the controller only.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: str
    source: str
    threshold: int = Field(ge=0)
    rounding_base: int = Field(ge=1)
    region_base: int = Field(ge=1)
    zeros_disclosive: bool
    full_cells_disclosive: bool
    degrees_of_freedom: int = Field(ge=0)
    top_2_share: _Share
    p_ratio: _Share
    audit_cell_limit: int = Field(ge=1)
    area_fits: int = Field(default=3, ge=1)
    exact: bool = False

    @property
    def fewer(self) -> str:
        """How a count under the threshold reads in a sentence."""
        return f"fewer than {self.threshold}"


def load_profile(name_or_path: str | Path) -> OutputProfile:
    """Read an output profile by its built-in name, or from a YAML file.

    Parameters
    ----------
    name_or_path : str or pathlib.Path
        One of `PROFILES`, or the path of a file with the same keys.

    Returns
    -------
    OutputProfile

    Raises
    ------
    Refusal
        `Code.SETTING_VALUE` for a name or path that is not known; `Code.SETTINGS_FILE` and `Code.SETTING_UNKNOWN` for
        a file that is no profile.

    Examples
    --------
    >>> profile = load_profile("ons_srs")
    >>> profile.threshold, profile.rounding_base, profile.fewer
    (10, 5, 'fewer than 10')
    """
    name = str(name_or_path)
    if name in PROFILES:
        text = (files("dpiabook.release") / "profiles" / f"{name}.yml").read_text(encoding="utf-8")
        return _parse(name, text, where=f"{name}.yml")
    path = Path(name_or_path)
    if path.is_file():
        return _parse(f"own:{path.stem}", path.read_text(encoding="utf-8"), where=path.name)
    cure = did_you_mean(name, PROFILES) or f"name one of {', '.join(PROFILES)}, or the path of a YAML file"
    raise Refusal(Code.SETTING_VALUE, f"there is no output profile {name!r}", where="profile", cure=cure)


def _parse(name: str, text: str, *, where: str) -> OutputProfile:
    """Turn YAML into a profile, or refuse all that is wrong with it in one message."""
    try:
        raw = strict_yaml(text)
    except Fault as fault:
        what = f"the output profile: {fault.what}"
        raise Refusal(Code.SETTINGS_FILE, what, where=fault.place(where), cure=fault.cure) from None
    if not isinstance(raw, dict):
        raise Refusal(Code.SETTINGS_FILE, "the output profile is no YAML mapping", where=where, cure="see ons_srs.yml")
    try:
        return OutputProfile(name=name, **raw)
    except (ValidationError, TypeError) as error:
        raise _refusal(error, raw, where) from None


def _refusal(error: ValidationError | TypeError, raw: dict[object, object], where: str) -> Refusal:
    """Name the keys that are wrong, and the known key that each unknown one is most like."""
    known = [key for key in OutputProfile.model_fields if key != "name"]
    unknown = [str(key) for key in raw if key not in known]
    if unknown:
        cure = "; ".join(filter(None, (did_you_mean(key, known) for key in unknown))) or f"known are {', '.join(known)}"
        return Refusal(
            Code.SETTING_UNKNOWN, f"unknown in an output profile: {', '.join(unknown)}", where=where, cure=cure
        )
    found = wrongs(error) if isinstance(error, ValidationError) else []
    wrong = "; ".join(f"{one.path}: {one.cure}" for one in found)
    return Refusal(Code.SETTING_VALUE, f"wrong in the output profile: {wrong}", where=where, cure="see ons_srs.yml")
