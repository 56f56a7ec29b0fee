"""A made-up set of released statements: every block, tables, figures and one measure that was not taken."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.figure import Figure

from dpiabook.evidence.finding import Column
from dpiabook.figures import Drawing
from dpiabook.meaning import Nouns, Speech
from dpiabook.release.statement import PrintedTable, Statement
from dpiabook.settings import Context

NOTES = (
    "Output rules ons_srs: counts under 10 are withheld, others rounded to 5.",
    "[c] withheld to protect people, whatever the reason.",
)
SPEECH = Speech(
    Nouns("child", "children", "family", "families"),
    frozenset({"children", "all_children", "education", "everyone", "groups", "linked", "origin", "served"}),
    origin="schools, councils and other services",
)
CONTEXT = Context(
    controller="Department for Invented Statistics",
    purpose="To learn whether family support before a child protection plan changes what happens after it.",
    recipients=None,
    access_setting="A secure research service: accredited people, no internet, outputs checked.",
    retention=None,
    lawful_basis=None,
    source_systems={"gender": "school census", "mhda_eps_pre_cp": "children in need census"},
    gateways={},
    regulator_name="Information Commission",
    comparison_families=None,
)


column = Column


def table(columns, rows, caption, total=False):
    """Rows of (printed, value) pairs or of plain text."""
    cells = tuple(tuple(cell[0] if isinstance(cell, tuple) else cell for cell in row) for row in rows)
    values = tuple(tuple(cell[1] if isinstance(cell, tuple) else cell for cell in row) for row in rows)
    return PrintedTable(tuple(columns), cells, values, caption, NOTES, total)


def n(value):
    return (f"{value:,}", value)


def share(value):
    return (f"{value:.0%}".replace("%", " %"), value)


HELD = ("[c]", None)

INVENTORY = (
    ("gender", "Sex of the child", "child", "category", "", "Key variable"),
    ("yob", "Year of birth of the child", "child", "integer", "", "Key variable"),
    (
        "sibling_order",
        "Order of birth in the family",
        "family",
        "integer",
        "Family-linked",
        "Shows the family's make-up",
    ),
    ("age_at_tfp", "Age when the family first received an intervention", "child", "integer", "", "Key variable"),
    ("ftex_eps", "Fixed-term exclusions before the plan", "child", "integer", "Missing education", "School discipline"),
    (
        "ftex_duration",
        "Days of fixed-term exclusion before the plan",
        "child",
        "number",
        "Missing education",
        "School discipline",
    ),
    (
        "age_first_ftex",
        "Age at the first fixed-term exclusion",
        "child",
        "integer",
        "Missing education",
        "School discipline; gives a year away beside the year of birth",
    ),
    (
        "mhda_eps_pre_cp",
        "Mental health or drug abuse episodes before the plan",
        "unknown",
        "integer",
        "Mental health; drugs",
        "Special category data (health); whose episode it is must be settled",
    ),
    ("offence_ever", "A recorded offence", "child", "boolean", "Crime", "Criminal offence data, also where alleged"),
    (
        "cme_flag",
        "Flagged as a child missing education",
        "child",
        "boolean",
        "Missing education",
        "Highly personal; the label may not fit home-educated children",
    ),
)


def inventory_table():
    columns = [
        column("name", "Variable"),
        column("label", "Meaning"),
        column("subject", "Whose"),
        column("kind", "Type"),
        column("category", "Sensitive category"),
        column("reason", "Reason"),
    ]
    return table(columns, INVENTORY, "Variables, whose they are and why they are sensitive")


def volumes():
    columns = [
        column("area", "Area", "area"),
        column("families", "Families", "volume", "families"),
        column("children", "Children", "volume", "children"),
    ]
    rows = [(f"Area {letter}", n(400 + 35 * i), n(1000 + 85 * i)) for i, letter in enumerate("ABCDEFGHJK")]
    return table([*columns], [*rows, ("All", n(5575), n(13825))], "Families and children by area", total=True)


def class_sizes():
    columns = [
        column("size", "Children who share the profile"),
        column("children", "Children", "risk", "children", of="all"),
        column("all", "All children", "volume", "children"),
        column("share", "Share", "share", "", "children", "all"),
    ]
    rows = [
        ("1 (unique)", n(1255), n(13825), share(0.09)),
        ("2", n(1450), n(13825), share(0.10)),
        ("3 to 9", n(4620), n(13825), share(0.33)),
        ("10 or more", n(6500), n(13825), share(0.47)),
    ]
    return table(columns, rows, "Children by how many others share sex, year of birth, birth order and age at support")


def scenarios():
    columns = [
        column("who", "Who"),
        column("knows", "What they know"),
        column("families", "Families", "volume", "families"),
        column("alone", "Families alone in fitting", "risk", "families", of="families"),
        column("share", "Share", "share", "", "alone", "families"),
        column("low", "Low", "low", "", "alone", "families"),
        column("high", "High", "high", "", "alone", "families"),
        column("wrong", "Wrong matches", "modelled", "families", "alone", "families"),
    ]
    rows = [
        (
            "Neighbour",
            "Children's sexes and ages, and the area",
            n(5575),
            n(3900),
            share(0.70),
            share(0.69),
            share(0.71),
            n(310),
        ),
        (
            "Teacher",
            "Exclusion dates and days, age when first excluded",
            n(1280),
            n(640),
            share(0.50),
            share(0.47),
            share(0.53),
            n(95),
        ),
        (
            "Journalist",
            "One reported case, the area, ages within a year",
            n(5575),
            n(870),
            share(0.16),
            share(0.15),
            share(0.17),
            HELD,
        ),
        (
            "Former partner",
            "Nearly all facts of the family",
            n(5575),
            n(5350),
            share(0.96),
            share(0.95),
            share(0.96),
            n(20),
        ),
    ]
    return table(columns, rows, "Families that only one record fits, by who is looking")


def areas(attribute):
    columns = [
        column("area", "Area", "area"),
        column("of", "Children", "volume", "children"),
        column("x", f"With {attribute}", "people", "children", of="of"),
        column("p", "Share", "share", "", "x", "of"),
        column("low", "Low", "low", "", "x", "of"),
        column("high", "High", "high", "", "x", "of"),
        column("class", "What the figure can bear"),
        column("gate", "Gate"),
        column("reason", "Reason"),
    ]
    rows = []
    for i, letter in enumerate("ABCDEFGHJK"):
        held = i in (3, 7)
        numbers = (HELD,) * 4 if held else (n(120 + 5 * i), share(0.15 + i / 100), share(0.12), share(0.31))
        words = "Withhold" if held else "Publish unordered, banded"
        rows.append(
            (
                f"Area {letter}",
                n(1000 + 85 * i),
                *numbers,
                words,
                "G1 disclosure" if held else "G3 evidence",
                "Small cells" if held else "No evidence that this area differs",
            )
        )
    return table(columns, rows, f"Children with {attribute} by area")


def recodes():
    columns = [
        column("variable", "Variable"),
        column("form", "Coarser form"),
        column("before", "Unique before", "risk", "children"),
        column("after", "Unique after", "risk", "children"),
        column("loss", "Detail lost", "derived"),
    ]
    rows = [
        ("yob", "Two-year bands", n(1255), n(410), ("0.24", 0.24)),
        ("age_at_tfp", "0-4, 5-10, 11-15, 16-18", n(1255), n(365), ("0.31", 0.31)),
        ("sibling_order", "First, second, third or later", n(1255), n(890), ("0.08", 0.08)),
        ("All three", "As above", n(1255), n(0), ("0.47", 0.47)),
    ]
    return table(columns, rows, "What each coarser form saves and costs")


def _draw(names, values, title):
    figure = Figure(figsize=(6.4, 3.2), layout="constrained")
    axes = figure.add_subplot()
    bars = axes.barh(names, values, color="#12436D")
    axes.bar_label(bars, padding=4, color="#3D3D3D")
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold", color="#12436D")
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(left=False, bottom=False, labelbottom=False)
    axes.invert_yaxis()
    return figure


def drawings():
    with mpl.rc_context({"font.family": "DejaVu Sans"}):
        return {
            "B08.child_profile.class_sizes": Drawing(
                _draw(
                    ["1", "2", "3 to 9", "10 or more"], [9, 10, 33, 47], "One child in eleven is unique on four facts"
                ),
                "Bar chart. Share of children by class size: unique 9 per cent, pairs 10 per cent, 3 to 9 33 per cent, "
                "10 or more 47 per cent.",
                class_sizes().frame,
            ).rendered(),
            "B10.retest": Drawing(
                _draw(["Before", "After"], [1255, 0], "After recoding no child is unique"),
                "Bar chart. Unique children: 1,255 before, none after recoding.",
                recodes().frame,
            ).rendered(),
        }


def _one(identifier, title, sentence, table=None, **more):
    words = {
        "method": "Counted in classes of equal values.",
        "source": "Hundepool and others (2012), Statistical Disclosure Control, section 3.",
        "does_not_say": "That anybody was recognised.",
        "profile": "ons_srs",
    }
    return Statement(identifier, identifier[:3], title, sentence, table, **{**words, **more})


def statements():
    return (
        _one(
            "B01.inventory",
            "Ten variables describe children and their families",
            "The dataset holds 10 variables. 7 of them are sensitive.",
            inventory_table(),
            author_decides="Confirm or correct the category of each variable.",
            laws=("gdpr_art_9", "gdpr_art_10"),
            risk="sensitive_information",
            mode="dictionary",
        ),
        _one(
            "B01.subjects",
            "One variable does not say whose it is",
            "For 1 variable the dictionary does not say whether it describes the child or a parent.",
            author_decides="Ask the data owner whose episodes mhda_eps_pre_cp records.",
            mode="dictionary",
        ),
        _one(
            "B02.volumes",
            "About 13,825 children in about 5,575 families",
            "The dataset holds records of about 13,825 children in about 5,575 families in 10 areas.",
            volumes(),
        ),
        _one(
            "B02.periods",
            "Children entered the programme from 2015 to 2019",
            "The declared period runs from 2015 to 2019.",
        ),
        _one(
            "B03.stages",
            "People are identified until the matching ends",
            "Names and addresses are held by the local authority and by the body that matches records; analysts and "
            "academic users receive data without them.",
            table(
                [
                    column("stage", "Stage"),
                    column("who", "Who holds the data"),
                    column("identified", "People identified"),
                    column("next", "What happens next"),
                ],
                [
                    ("Collection", "Local authority", "Yes", "Identifiers and facts are sent to be matched"),
                    ("Matching", "Trusted third party", "Yes", "Records are matched, identifiers removed"),
                    ("Analysis", "Analysts", "No", "Research extract is made"),
                    ("Research", "Accredited researchers", "No", "Outputs are checked"),
                    ("Outputs", "Everybody", "No", "Published"),
                ],
                "Stages of the data flow",
            ),
            mode="dictionary",
        ),
        _one(
            "B04.required",
            "A DPIA is very likely to be required",
            "At least 4 criteria of the lists are met by the kind of data alone.",
            laws=("gdpr_art_35", "wp248"),
            author_decides="Confirm that a DPIA is required.",
            mode="dictionary",
        ),
        _one(
            "B05.conditions",
            "Sensitive variables lean on three provisions",
            "Health variables need a condition for special category data; offence variables another.",
            laws=("gdpr_art_9", "gdpr_art_10", "dpa_2018_sch_1_para_4", "research_safeguards"),
            mode="dictionary",
        ),
        _one(
            "B06.recodes",
            "Three coarser forms leave no child unique",
            "With coarser forms of 3 variables no child is unique; each costs detail.",
            recodes(),
            author_decides="Choose which coarser forms are adopted.",
        ),
        _one(
            "B06.dropped",
            "One variable follows from two others",
            "Age at the start follows from year of birth and start year, to within one year.",
        ),
        _one(
            "B07.missing",
            "Two variables are missing for one child in five",
            "Two variables are missing for about 20 % of children.",
        ),
        _one(
            "B07.education_label",
            "Between 4 % and 12 % of children flagged missing are known to be educated",
            "Of children flagged as missing education, at least 4 % are educated elsewhere or at home.",
            risk="education_label",
            author_decides="Decide under which label the count may be published.",
        ),
        _one(
            "B08.child_profile.class_sizes",
            "One child in eleven is unique on four ordinary facts",
            "About 1,255 of 13,825 children (9 %) share their sex, year of birth, birth order and age at support with "
            "nobody else.",
            class_sizes(),
            figure="class_sizes",
            risk="reidentification",
            laws=("ico_anonymisation_guidance", "wp216"),
            author_decides="Say whether this is sufficiently remote in the access setting.",
        ),
        _one(
            "B08.scenarios",
            "A neighbour could single out seven families in ten",
            "A neighbour who knows the children's sexes and ages would single out 70 % of families.",
            scenarios(),
            risk="reidentification",
        ),
        _one(
            "B08.inference",
            "A recognised record gives away mental health for one child in six",
            "In classes of fewer than ten children, about 16 % of children share a sensitive answer.",
            risk="sensitive_information",
        ),
        _one(
            "B08.population",
            "How unique the children are in the population",
            "Population uniqueness was not assessed: the parameters file names no weights and the data are the whole "
            "programme.",
            assessed=False,
            method="",
            source="",
            does_not_say="",
            profile="",
            author_decides="Nothing, unless a sample is shared.",
        ),
        _one(
            "B09.exclusion",
            "Eight of ten areas can be shown without order",
            "Figures on exclusion can be published for 8 of 10 areas, in bands and without order.",
            areas("a recorded exclusion"),
            risk="stigma",
            laws=("research_safeguards", "gdpr_recital_75"),
        ),
        _one(
            "B09.mental_health",
            "No area differs from the others beyond chance",
            "Areas are not distinguishable in recorded mental health episodes.",
            areas("a recorded episode"),
            risk="stigma",
            author_decides="Decide whether figures by area are needed at all.",
        ),
        _one(
            "B09.wording",
            "No stigmatising label was found",
            "None of the labels uses a word from the list.",
            risk="stigma",
            mode="dictionary",
        ),
        _one(
            "B10.retest",
            "After recoding no child is unique",
            "Unique children fall from about 1,255 to 0.",
            recodes(),
            figure="retest",
            risk="reidentification",
        ),
        _one(
            "B10.routes",
            "A secure setting leaves the fewest scenarios open",
            "Of 4 ways to share, the secure setting leaves the fewest scenarios open and costs least detail.",
            table(
                [
                    column("route", "Way to share"),
                    column("open", "Scenarios left", "structural"),
                    column("k", "Smallest class", "structural"),
                    column("cost", "What it costs research"),
                ],
                [
                    ("Secure setting", n(2), n(1), "Travel or remote access, output checks"),
                    ("Safeguarded extract", n(4), n(10), "Years of birth in bands"),
                    ("Open aggregate", n(1), n(10), "No child-level analysis"),
                    ("Not shared", n(0), n(0), "No research"),
                ],
                "Ways to share",
            ),
        ),
        _one("B11.rules", "Counts under ten are withheld", "Counts under 10 are withheld and others rounded to 5."),
        _one(
            "B11.versions",
            "The new version isolates few children",
            "Set beside the last release, fewer than 10 children can be isolated in any table.",
            risk="careless_publication",
        ),
        _one(
            "B12.consultation",
            "Nobody has been consulted yet",
            "The parameters file names no consultation.",
            author_decides="Say who was consulted and what they said.",
            mode="dictionary",
        ),
    )


HOSTILE = '</script><script>alert(1)</script>|=HYPERLINK("http://x.invalid")<img src=x onerror=alert(1)>'


def hostile_statements():
    """Labels that would run, break a table or become a formula if they were not made harmless."""
    columns = [column("a", HOSTILE), column("b", "=1+1", "volume")]
    rows = [(HOSTILE, n(15)), ("=cmd|' /C calc'!A0", n(20)), ("+44", n(25)), ("@SUM(1)", HELD), ("a|b\nc", n(30))]
    made = _one("B01.hostile", HOSTILE, HOSTILE, table(columns, rows, HOSTILE), author_decides=HOSTILE, method=HOSTILE)
    return (made,)
