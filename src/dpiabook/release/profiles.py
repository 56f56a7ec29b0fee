"""Output profiles: the rules of one organisation about what may leave, as one commented YAML file each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from dpiabook.errors import Code, Refusal, did_you_mean, refuse_all
from dpiabook.settings import Loaded
from dpiabook.settings.extension_files import taken_name
from dpiabook.settings.extensions import Extensions, extensions_of
from dpiabook.settings.faults import wrongs
from dpiabook.strict_yaml import Fault, strict_yaml

PROFILES = ("ons_srs", "dfe_cin", "nhs", "strict", "cell_key", "controller")
"""Names of the built-in profiles; the first is the default."""

_INSIDE = "controller"
_Share = Annotated[float, Field(ge=0, le=1)]
_LOWER_IS_LAXER = ("threshold", "rounding_base", "region_base", "degrees_of_freedom", "p_ratio", "area_fits")
_HIGHER_IS_LAXER = ("top_2_share", "exact")
_OFF_IS_LAXER = ("zeros_disclosive", "full_cells_disclosive")


def _extended(name: str) -> str:
    known = [one for one in PROFILES if one != _INSIDE]
    if name and name not in known:
        raise ValueError(did_you_mean(name, known) or f"choose one of: {', '.join(known)}")
    return name


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
    noise_variance, noise_most : float, int
        Counts are changed at random instead of being rounded: variance and largest size of a change; 0 for none.
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
    extends : str
        The built-in profile whose rules count where an own one says nothing; empty for one that says all.
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
    noise_variance: float = Field(default=0.0, ge=0)
    noise_most: int = Field(default=0, ge=0)
    area_fits: int = Field(default=3, ge=1)
    exact: bool = False
    extends: Annotated[str, AfterValidator(_extended)] = ""

    @model_validator(mode="after")
    def _noise_is_possible(self) -> OutputProfile:
        if (self.noise_most or self.noise_variance) and not 0 < self.noise_variance < self.noise_most:
            raise ValueError("noise_variance must lie above 0 and below noise_most, or both be 0")
        if 2 * self.noise_most > self.threshold:
            raise ValueError("noise_most must be at most half of the threshold")
        return self

    @property
    def unsure(self) -> float:
        """Variance of what is printed about what was counted: that of the noise, or of rounding."""
        return self.noise_variance or (self.rounding_base**2 - 1) / 12

    @property
    def fewer(self) -> str:
        """How a count under the threshold reads in a sentence."""
        return f"fewer than {self.threshold}"

    @property
    def held_against(self) -> str:
        """The built-in profile that an own one is held against: the one it extends, else the default."""
        return self.extends or PROFILES[0]

    @property
    def laxer(self) -> tuple[str, ...]:
        """Each rule of an own profile that is weaker than the built-in one; how many cells are attacked is no rule.

        Examples
        --------
        >>> own = load_profile("ons_srs").model_copy(update={"name": "own:ours", "threshold": 5})
        >>> own.laxer, load_profile("dfe_cin").laxer
        (('threshold 5 instead of 10',), ())
        """
        if self.name in PROFILES:
            return ()
        other = load_profile(self.held_against)
        pairs = {name: (getattr(self, name), getattr(other, name)) for name in type(self).model_fields}
        weaker = [name for name in _LOWER_IS_LAXER if pairs[name][0] < pairs[name][1]]
        weaker += [name for name in _HIGHER_IS_LAXER if pairs[name][0] > pairs[name][1]]
        weaker += [name for name in _OFF_IS_LAXER if pairs[name] == (False, True)]
        pairs["noise_variance"] = self.unsure, other.unsure
        weaker += ["noise_variance"] if self.noise_most and self.unsure < other.unsure else []
        return tuple(
            f"{name.replace('_', ' ')} {_said(pairs[name][0])} instead of {_said(pairs[name][1])}" for name in weaker
        )

    @property
    def warning(self) -> str:
        """What is said wherever rules are weaker than the built-in ones; empty where none is.

        Examples
        --------
        >>> load_profile("ons_srs").model_copy(update={"name": "own:ours", "threshold": 5}).warning
        'Output rules own:ours are laxer than ons_srs: threshold 5 instead of 10'
        """
        weaker = "; ".join(self.laxer)
        return f"Output rules {self.name} are laxer than {self.held_against}: {weaker}" if weaker else ""


def _said(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value:g}"


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
        return _own(path, path.name)
    raise _unknown(name, PROFILES)


def profile_of(loaded: Loaded) -> OutputProfile:
    """The output profile that settings name: built in, of an extension, or a file.

    Raises
    ------
    Refusal
        As `load_profile`; also where a profile of an extension takes a built-in name.
    """
    name = loaded.settings.profile
    own = own_profiles(extensions_of(loaded))
    if name in own or name in PROFILES:
        return own[name] if name in own else load_profile(name)
    try:
        path = loaded.places.resolve(name, what="output profile", code=Code.SETTING_VALUE)
    except Refusal:
        raise _unknown(name, (*PROFILES, *own)) from None
    return _own(path, path.name)


def own_profiles(extensions: Extensions) -> dict[str, OutputProfile]:
    """The profiles of extensions, by name.

    Raises
    ------
    Refusal
        All faults of all files at once.
    """
    found: dict[str, OutputProfile] = {}
    refused: list[Refusal] = []
    for part in extensions.of("profiles"):
        if part.name in PROFILES:
            refused.append(taken_name(part))
            continue
        try:
            found[part.name] = _own(part.path, part.place)
        except Refusal as refusal:
            refused.append(refusal)
    refuse_all(refused)
    return found


def _unknown(name: str, known: Sequence[str]) -> Refusal:
    cure = did_you_mean(name, known) or f"name one of {', '.join(known)}, or the path of a YAML file"
    return Refusal(Code.SETTING_VALUE, f"there is no output profile {name!r}", where="profile", cure=cure)


def _own(path: Path, where: str) -> OutputProfile:
    return _parse(f"own:{path.stem}", path.read_text(encoding="utf-8-sig", errors="replace"), where=where)


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
        return OutputProfile(name=name, **(_base(raw) | raw))
    except (ValidationError, TypeError) as error:
        raise _refusal(error, raw, where) from None


def _base(raw: Mapping[str, object]) -> dict[str, Any]:
    """The rules of the profile that is extended; whose rules they are, an own one says itself."""
    extended = raw.get("extends")
    if not isinstance(extended, str) or extended not in PROFILES:
        return {}
    return load_profile(extended).model_dump(exclude={"name", "source", "extends"})


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
