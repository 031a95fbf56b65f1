"""What can be wrong with a row of a cohort's tables beside its types: one rule for one way of being wrong.

The reading of a single row and the check of whole tables follow the same rules.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from assay.facts.values.dates import FIRST_YEAR, LAST_YEAR
from assay.facts.values.suggest import listed
from assay.facts.values.vocabulary import LONGEST_TEXT, Definition
from assay.facts.values.written_numbers import format_number

LARGEST = 10**12
"""Numbers are at most so large, so that sums and products of them stay exact in columns."""
LARGEST_FLOAT = 10**9
PLACES = 6
"""A float of at most so many decimals, and below LARGEST_FLOAT in size, is taken as that decimal."""
MOST_RECORDS = 10**6
"""Records of one subject in one list."""
LONGEST_NAME = 200
"""Characters of a subject's id, name and period."""


class TableRule(NamedTuple):
    """One way of being wrong: its code, what is said of a row, and how to mend it.

    ``shows``: the texts that are wrong may be shown; they are about no person. ``among``: what they can be.
    ``of`` is what is counted. ``warns``: it deserves a look, and the row can be assessed.
    """

    code: str
    says: str
    hint: str = ""
    shows: bool = False
    of: str = "row"
    warns: bool = False
    among: tuple[str, ...] = ()


NO_ID = TableRule("B201", "there is no id", "every row names its subject in subject_id")
NO_DATE = TableRule("B201", "there is no date", "fill it in, or give one date for all with --as-of")
NO_PERIOD = TableRule("B201", "there is no period", "fill it in, or give one period for all with --period")
TWICE = TableRule("B202", "the id is there more than once", "keep one row for each subject", of="id")
TWICE_A_PERIOD = TableRule(
    "B202", "the id is there more than once for one date and period", "keep one row for each subject and period",
    of="id",
)
ORPHAN = TableRule("B203", "no row of 'subjects' has this id", "correct the id, or add the subject", of="record")
NO_DAY = TableRule(
    "B204", f"a date before {FIRST_YEAR} or after {LAST_YEAR}", "correct the date; a date that is not known is null"
)
TOO_MANY = TableRule("B204", "more than a million records of one subject", "is the id right?", of="subject")
TOO_LARGE = TableRule(
    "B204", "a number of more than 10^12 in size", "correct it; counts and amounts are smaller than that"
)
NOT_A_PERIOD = TableRule("B204", "this is no period that can be read", "write it like 2024/25 or 2025")
def another_standard(asked: str) -> TableRule:
    """Rows that say that they are for another standard than this one."""
    return TableRule("F106", f"for another standard; this is '{asked}'",
                     "name the standard that they are for (--standard), or correct the column", shows=True)  # fmt: skip


ODD_PERIOD = TableRule(
    "F107", "a year whose name says otherwise than its days: so the years of this standard begin",
    "write 2025/26 for a year that goes on in the next, 2025 for one that does not", shows=True, warns=True,
)
BOTH = TableRule("B206", "both a value and that there is none", "set one of the two to null")
BEGUN = TableRule("B206", "the period is marked as one that was not; the subject is older", "correct one of the two")
ABSENT = TableRule("B206", "the period is marked as one that was not, and has facts", "set one of the two to null")
PARTLY = TableRule(
    "B207", "some options are known and others are not", "set each option to true or false, or all of them to null"
)
NO_SHARE = TableRule("B208", "a part that is negative, or a whole that is not above 0", "set both to null")
TWO_SHARES = TableRule("B208", "the percentage and the part of the whole differ", "set one of the two to null")
NO_FLOAT = TableRule(
    "B209",
    f"a float of more than {PLACES} decimals, of 10^9 or more in size, or not a number",
    f"store it as DECIMAL, or round it to {PLACES} decimals",
)
LESS_THAN_ONE = TableRule(
    "B216", "a percentage below 1, in a column in which 75 is 75 %: 0.92 is read as 0.92 %",
    "write 92 where 92 % is meant; else nothing need be done", warns=True,
)
RECORDS_NOT_GIVEN = TableRule(
    "B210", "there are records, and the list is marked as not given", "set the mark in 'subjects' to true or null",
    of="subject",
)
NONE_AS_TEXT = TableRule("B213", "the text 'none'", "a value that is not known is null")
LONG_TEXT = TableRule("B213", f"a text of more than {LONGEST_TEXT:,} characters", "shorten it")
LONG_NAME = TableRule("B213", f"a text of more than {LONGEST_NAME} characters", "shorten it")
UNKNOWN_WORD = TableRule(
    "B213", "a text that may be a word for what is not known, such as n/a or NULL, and counts as a text",
    "set it to null; where the text is meant, nothing need be done", warns=True,
)
LABEL_OF_TOTAL = TableRule(
    "B213", "a text that reads as the label of a total; the row counts as a record",
    "take the row out if it adds up others; else nothing need be done", warns=True,
)
TOTAL = LABEL_OF_TOTAL._replace(says="an id that reads as the label of a total; the row counts as a subject")
SHORTENED = TableRule(
    "B213", "a text that may be a long number cut short, as in 1.23457E+18", "export it anew, with the column as text",
    warns=True,
)
GARBLED = TableRule(
    "B213", "a text that may have been read in a wrong encoding once: letters stand for others",
    "export it anew, or write it with its letters", warns=True,
)
TWO_WAYS = TableRule(
    "B217", "an id with spaces that are not seen, or accents as characters of their own; it is compared as it stands",
    "write it in one way everywhere; where it is, nothing need be done", warns=True,
)
LONE_ID = TableRule(
    "B219", "words in place of an id, and nothing else in the row; it counts as a subject of which nothing is known",
    "take the row out if it is a heading or a note; else nothing need be done", warns=True,
)
BLANK = TableRule("B213", "a text of blanks alone", "a name that is not known is null")
NOT_SHOWN = TableRule("B213", "a text with a character that cannot be shown", "remove the character")
ERROR_CELL = TableRule(
    "B213", "what a spreadsheet shows in place of a value, such as #REF!", "mend the formula, or set it to null"
)
NOT_COMPOSED = TableRule(
    "B213", "a text with a mark that may be one character with the letter before it, which this engine cannot tell",
    "store texts in Unicode's composed form (NFC)",
)
SPACED = TableRule(
    "B217", "a text with several spaces in a row, or with other spaces, which are read as one space",
    "write one space; where one is meant, nothing need be done", warns=True,
)


def below(definition: Definition) -> TableRule:
    return TableRule(
        "B204", f"a number below {_bound(definition, definition.minimum)}", "correct it, or set it to null"
    )


def above(definition: Definition) -> TableRule:
    return TableRule(
        "B204", f"a number above {_bound(definition, definition.maximum)}", "correct it, or set it to null"
    )


def _bound(definition: Definition, bound: int | Decimal | None) -> str:
    return format_number(bound or 0, definition.type == "percentage")


def no_option(definition: Definition) -> TableRule:
    hint = f"it can be {listed(definition.options, 12)}"
    return TableRule("B205", "a text that is none of the options", hint, not definition.personal,
                     among=definition.options)  # fmt: skip


def none_as_text(definition: Definition, none: str) -> TableRule:
    return NONE_AS_TEXT._replace(hint=f"set {none} to true instead") if definition.may_be_none else NONE_AS_TEXT
