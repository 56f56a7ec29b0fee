"""Whether a dataset is about people at all, by the words of its columns and by what the settings name."""

from __future__ import annotations

import re

from dpiabook.dictionary.inventory import Inventory, Variable
from dpiabook.dictionary.words import split_name
from dpiabook.meaning.entry import Entry
from dpiabook.settings.model import Roles, Subjects

# Words that only people are described by, whatever else a table holds.
_PEOPLE = re.compile(
    r"\b(gender|ethnic\w*|race|marital|maritl|married|spouse|husband|wife|education|educ|schooling|occupation|religio\w*|"
    r"citizen\w*|nationality|pregnan\w*|smok\w*|diagnos\w*|salary|wages?|employed|hired?|homeless|kids|"
    r"surname|forename|first name|(patient|person|pupil|child|respondent|participant|client|employee|student|subject|"
    r"case|household|family) (id|no|number|ref|key)|treatment|placebo|randomi[sz]ed|survived|vote[sd]?|upn|nhs)\b"
)
# What people have, and animals as well.
_LIVING = re.compile(r"\b(sex|female|male|age\w*|born|birth\w*|yob|dob|death|died)\b")
# Other beings, and the sex and age beside them are theirs.
_BEINGS = re.compile(
    r"\b(species|breed|genus|flipper|bill|beak|wing|tail\w*|carapace|island|sepal|petal|chick|feed|litter)\b"
)
# Things, places counted as a whole, moments and measurements.
_THINGS = re.compile(
    r"\b(country|continent|gdp\w*|gnp|pop\w*|urban ?pop|density|prisoners|fertility|mortality|life ?exp\w*|per ?cap\w*|"
    r"prices?|carat|clarity|mpg|cyl\w*|horsepower|hp|engine\w*|displ?\w*|drat|qsec|gear|carb|manufacturer|mfr|model|"
    r"brand|turnover|profits?|revenues?|vat|costs?|lot|lotsize|bedrooms?|bathrooms?|stories|garage|driveway|sales|volume|shelf|calories|"
    r"flight|tailnum|carrier|dep|arr|wind|temp\w*|ozone|solar|pressure|rain\w*|mag|depth|lat|long|stations|eruptions|"
    r"girth|yield|plot|soil|dose|murders?|violent|robbery|gas|oil|infant mortality|"
    r"fatal\w*|speed|dist|mm|cm|kg|kwh|watts?|voltage|"
    r"sepal|petal|length|width|perimeter|peri|perm|medv|lstat|ptratio|nox|indus|crim|spray|tension|wool|"
    r"students|teachers|enroll\w*|tuition|species)\b"
)
NOTHING_SAYS = "nothing says that the data are about anything else"
_ROWS = ("unit", "wave")
"""What a row is, which says nothing of whom it is about."""
_LEAST = 2
_FAR_MORE = 4
"""With so many times as many things an age is one of them: that of a house."""


def about_people(said: Subjects, roles: Roles, inventory: Inventory) -> Entry[bool]:
    """Say whether a dataset is about people.

    What the settings say of people or their columns is not questioned. Else a table is about no people where its
    columns name nothing that only people have, no sex, age or birth (or four times as many things), and at least two
    things that things have; or where they name another kind of being, and nothing that only people have.

    Parameters
    ----------
    said : Subjects
        ``subjects`` of the settings.
    roles : Roles
        ``roles`` of the settings.
    inventory : Inventory
        The dictionary.

    Returns
    -------
    Entry of bool

    Examples
    --------
    >>> from dpiabook.dictionary import infer_inventory
    >>> def asked(*names, **said):
    ...     return about_people(Subjects(**said), Roles(), infer_inventory(dict.fromkeys(names, ""))).value
    >>> asked("carat", "cut", "price"), asked("carat", "cut", "price", kind="other"), asked("age", "sex", "wage")
    (False, True, True)
    >>> asked("species", "sex", "body_mass_g"), asked("q1", "q2")
    (False, True)
    """
    if any(value is not None for name, value in said.model_dump().items() if name not in _ROWS):
        return Entry(True, "the settings say whom the data are about", "declared")
    if any((roles.child_id, roles.family_id, roles.weight, roles.count)):
        return Entry(
            True, "the settings name a column of people, of groups, or of how many a row stands for", "declared"
        )
    words = [_words(one) for one in inventory]
    human = sum(bool(_PEOPLE.search(text)) for text in words)
    living = sum(bool(_LIVING.search(text)) for text in words)
    beings = sum(bool(_BEINGS.search(text)) for text in words)
    things = sum(bool(_THINGS.search(text)) for text in words)
    if not human and beings:
        return Entry(False, "the columns describe other beings, and name nothing that only people have", "guessed")
    if not human and things >= max(_LEAST, _FAR_MORE * living):
        return Entry(False, "the columns describe things, and name nothing that only people have", "guessed")
    if human or living:
        return Entry(True, "the columns name what people have", "guessed")
    return Entry(True, NOTHING_SAYS, "guessed")


def _words(variable: Variable) -> str:
    label = "" if "label" in variable.guessed else variable.label
    return f"{' '.join(split_name(variable.name))} {variable.name.lower()} {label.lower()}"
