"""The problem codes of questions about an assessment: what if, how to get there, compare, verify; see ``codes``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .codes_of_files import Code

CODES_OF_QUESTIONS: Mapping[str, Code] = MappingProxyType({
    "Q101": Code(
        "There is no such fact to set",
        "What stands before the '=' is no fact of the standard.",
        "Nothing would be set, and the answer would be of something else.",
        "Correct the key. A fact of the previous period is previous.KEY, of two periods back previous2.KEY.",
    ),
    "Q102": Code(
        "There is no such record",
        "The list has no record of this number, or what was named is no list of records.",
        "Which record was meant cannot be told.",
        "Count records from 1, as 'assay why --rows' does. A new one is KEY[+]={field: value}.",
    ),
    "Q103": Code(
        "The records have no such field",
        "A field was to be set that the records of this list do not have.",
        "Nothing would be set, and the answer would be of something else.",
        "Take one of the fields that the hint shows.",
    ),
    "Q104": Code(
        "It is not said what is set to which value",
        "What follows --set is not the key of a fact or field, '=' and a value.",
        "What was meant cannot be told.",
        "Write it like --set coordinator.fte=0.5, with quotes around what has brackets or spaces.",
    ),
    "Q105": Code(
        "Something is set in a period that was not",
        "The facts say that there was no such period, and a value of it is set.",
        "The two contradict each other.",
        "Leave the setting out, or say in the facts file what there was in that period.",
    ),
    "Q111": Code(
        "This is not an assessment as Assay writes it",
        "A part of the document is missing, or is not of the kind that the published schema asks for.",
        "What cannot be read cannot be compared. The document was cut off, or changed by hand.",
        "Write it anew with 'assay assess --format json', or correct what the message names.",
    ),
    "Q112": Code(
        "An assessment that contradicts itself",
        "A verdict is not the one that the document itself allows, an id stands twice, or a day is none.",
        "The document was changed after it was written; which half is right cannot be told.",
        "Write it anew with 'assay assess --format json'.",
    ),
    "Q121": Code(
        "This is no recorded assessment",
        "The file is JSON, but not an assessment as 'assay assess FACTS --format json' writes it.",
        "Only an assessment can be held against the one that its inputs give.",
        "Name the file that was written by 'assay assess FACTS --format json --output FILE'.",
    ),
    "Q122": Code(
        "A part of the recorded assessment has the wrong shape",
        "Something is missing, or is not what stands there in an assessment; see 'assay schema assessment'.",
        "Assay did not write the file as it is now, so there is nothing to reproduce.",
        "Ask whoever sent it for the file as it was written.",
    ),
    "Q131": Code(
        "No goal was given",
        "A way was asked for, and not to what.",
        "Without a goal there is nothing to reach.",
        "Write it like --to 9.1=met, --to '4=met' for an area, or --to level=established.",
    ),
    "Q132": Code(
        "This is no goal for the target",
        "What follows the '=' is not a verdict that this criterion or area can be brought to, or not a level.",
        "What was meant cannot be told. That something fails, or does not apply, is not offered as a goal.",
        "A criterion or an area can be brought to met or partly_met, the level to one that the hint shows.",
    ),
    "Q141": Code(
        "Answers cannot be written into this file",
        "The answers of an interview are written into a facts file in YAML or JSON; this is a workbook or a file of "
        "records.",
        "A workbook holds layout, formulas and notes that would be lost if it were written anew.",
        "Make a facts file of it, as the hint shows, and ask that.",
    ),
    "Q142": Code(
        "An answer has no place in the file",
        "The file is laid out in a way in which the answer cannot be put into it and be read back as it was meant.",
        "It would be lost, or something else of the file would be.",
        "Write it into the file with an editor. Every answer before it is saved.",
    ),
})  # fmt: skip
