"""What stands in the place of an input that a dataset lacks."""

from __future__ import annotations

from dpiabook.result import NotAssessed

ABSENT = {
    one.what: one
    for one in (
        NotAssessed("family", "no column says who lives together", "a column under roles.household_id"),
        NotAssessed("area", "no column says where each person lives", "a column under roles.area"),
        NotAssessed("region", "no column says in which region each person lives", "a column under roles.region"),
        NotAssessed("data", "it needs counts, and only a dictionary was given", "a source"),
        NotAssessed("earlier", "no earlier version is named", "one under compare_with"),
        NotAssessed("event_tables", "the settings name no table of events", "one under tables"),
        NotAssessed("records", "it needs one record for each person, and the source is a table of counts"),
    )
}
