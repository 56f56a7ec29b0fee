"""What the data mean: made once from settings, dictionary and data, and obeyed by every measure and sentence."""

from dpiabook.meaning.ages import children_by_age
from dpiabook.meaning.dataset import Dataset, describe_dataset, with_children, with_kind
from dpiabook.meaning.entry import Entry, Standing, first_said
from dpiabook.meaning.meaning import Meaning
from dpiabook.meaning.not_collected import not_collected
from dpiabook.meaning.nouns import Nouns, nouns_of
from dpiabook.meaning.records import IdCounts, Records, count_ids, one_row_each
from dpiabook.meaning.seen_states import look_for_codes
from dpiabook.meaning.speech import TRAITS, Speech, speech_of
from dpiabook.meaning.states import Seen, States, declared_rules

__all__ = [
    "TRAITS",
    "Dataset",
    "Entry",
    "IdCounts",
    "Meaning",
    "Nouns",
    "Records",
    "Seen",
    "Speech",
    "Standing",
    "States",
    "children_by_age",
    "count_ids",
    "declared_rules",
    "describe_dataset",
    "first_said",
    "look_for_codes",
    "not_collected",
    "nouns_of",
    "one_row_each",
    "speech_of",
    "with_children",
    "with_kind",
]
