"""What findings leave to people: asked where something is left, and once."""

from dpiabook.evidence.texts import texts


def test_a_variant_may_ask_otherwise_or_nothing():
    text = texts()["B11.columns"]
    assert text.asked("") == text.author_decides != ""
    assert text.asked("none") == ""
    assert texts()["B02.records"].asked("wave") != texts()["B02.records"].asked("") == ""


def test_what_was_looked_for_and_not_found_asks_nobody():
    looked_for = {
        (one, name)
        for one, text in texts().items()
        for name, variant in text.variants.items()
        if variant.title.startswith(("No ", "In no ", "Nobody ", "With no ", "In none "))
    }
    kept = {("B01.sensitive", "none"), ("B01.categories", "none")}
    asking = {(one, name) for one, name in looked_for if texts()[one].asked(name)}
    assert {one for one in asking if one[1] == "none"} <= kept | {("B12.questions", "none")}
    assert len(looked_for) > 20
