"""Every problem code, in one table: what is wrong, why it matters, how to mend it.

``docs/problems.md`` is made from it (``page``); ``tests/test_problems.py``
holds the two together, and the table with the codes that the sources use.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .codes_of_cohorts import CODES_OF_COHORTS
from .codes_of_files import CODES_OF_FILES, Code
from .codes_of_questions import CODES_OF_QUESTIONS

GROUPS: Mapping[str, str] = MappingProxyType({
    "F0": "Finding and reading a file",
    "F1": "The parts of a facts file",
    "F2": "Facts and their values",
    "F3": "Evidence",
    "F4": "Records in files",
    "F5": "Rows and cells",
    "F6": "Other years",
    "F7": "Workbooks",
    "Y1": "How YAML is written",
    "J1": "How JSON is written",
    "P1": "Values given by a program",
    "R0": "Finding a standard",
    "R1": "How a rule file is written",
    "R2": "What a standard declares",
    "R3": "What rules refer to and compare",
    "R4": "Warnings about a standard",
    "R5": "Limits of the rule engine",
    "A4": "Facts that do not go together",
    "B1": "The tables of a cohort",
    "B2": "What stands in the tables of a cohort",
    "B3": "The files of a cohort",
    "C5": "The cases of a standard",
    "Q1": "Questions about an assessment",
    "U1": "Commands",
})  # fmt: skip
"""The first two characters of a code, and what the codes that begin so are about."""

CODES: Mapping[str, Code] = MappingProxyType({
    "F001": Code(
        "There is no such file",
        "No file has the name that was given.",
        "Nothing can be read, so nothing is assessed.",
        "Check the spelling, and the folder in which the command is run.",
    ),
    "F002": Code(
        "The file cannot be opened",
        "The name is a folder or something else that is no file, or you may not read it.",
        "Nothing can be read, so nothing is assessed.",
        "Name a file. If it is one, ask whoever looks after the computer for the right to read it.",
    ),
    "F003": Code(
        "The file is too large",
        "The file, or all files of the standard together, are larger than what is read.",
        "A file of that size is no facts or rule file; reading it could exhaust the computer.",
        "Check that it is the right file. Leave out what no fact needs.",
    ),
    "F004": Code(
        "The file holds characters that are no text",
        "The file is not saved as UTF-8 text, or a character in it cannot be shown.",
        "Names and values could be read wrongly without anybody noticing.",
        "Save the file as UTF-8 in your editor, and remove the character that the message names.",
    ),
    "F005": Code(
        "The file cannot be written",
        "What was asked for could not be saved under the name given with --output, or a file is there already.",
        "Nothing was written. A file that was there before is unchanged.",
        "Check that the folder exists and that you may write in it. To replace a file say --force.",
    ),
    "F101": Code(
        "This is not a facts file",
        "The file does not have the shape of a facts file, or says that it is something else.",
        "Only a file that says 'assay: facts/1' is read as facts, so that no other file is taken for one.",
        "Begin the file with 'assay: facts/1'. To check rules, name the folder of the standard instead.",
    ),
    "F102": Code(
        "The file has a part that is not known",
        "A name at the top of the file, or inside subject or period, is none that can stand there.",
        "What stands under it would be left out of the assessment.",
        "Correct the spelling. Facts go under 'facts'; remarks go under 'notes' or behind a '#'.",
    ),
    "F103": Code(
        "A part of the file is missing",
        "The file lacks something that every facts file needs.",
        "An assessment speaks of one subject, on one date, in one period. None of these is guessed.",
        "Add the line that the hint shows.",
    ),
    "F104": Code(
        "A part of the file has the wrong shape",
        "A part that should be text, or a group of 'name: value' lines, is something else.",
        "What was meant cannot be told.",
        "Write it as the hint shows. A number that is meant as text stands in quotes.",
    ),
    "F105": Code(
        "The period cannot be read",
        "The period is neither a school year, nor a calendar year, nor a name with a first and a last day.",
        "Many rules ask what happened in the period, so its first and last day must be certain.",
        "Write 'period: 2024/25', or the name with 'from' and 'to' as the hint shows.",
    ),
    "F201": Code(
        "The standard does not know this fact",
        "The name is not one of the facts, or of the fields of a record, that the standard asks for.",
        "No rule would look at it: a slip of the keyboard would silently become an unknown fact.",
        "Correct the spelling; the hint shows the nearest name. Remarks go under 'notes' or behind a '#'.",
    ),
    "F202": Code(
        "A value of the wrong type",
        "The fact is of one type (a number, a date, true or false, a list), the value of another.",
        "The value cannot be compared with what the rule asks for.",
        "Write the value as the hint shows. Leave the fact out where it is not known.",
    ),
    "F203": Code(
        "A percentage without its '%'",
        "The fact is a percentage, and the value is a bare number.",
        "0.75 could be 75% or 0.75%, and 1 could be 1% or all. Nobody should have to guess.",
        "Write 75%, or of counted people '43 of 50', which is kept exactly.",
    ),
    "F204": Code(
        "The fact cannot be none",
        "The value is 'none', which says that there is known to be no such thing.",
        "'none' is an answer of its own, and this question cannot be answered so. Not known is something else.",
        "Write the value, or 0, or [] for an empty list. Leave the fact out where it is not known.",
    ),
    "F205": Code(
        "A number outside its bounds",
        "The number is smaller or larger than the standard allows for this fact.",
        "It is most likely a slip of the keyboard, or a figure of another kind.",
        "Check the figure. If it is right, the bounds in the standard's vocabulary are wrong.",
    ),
    "F206": Code(
        "A text that is too long",
        "The text has more characters than are read.",
        "A text of that length is most likely something pasted by accident.",
        "Shorten it, and name the document it comes from as evidence.",
    ),
    "F207": Code(
        "Not one of the options",
        "The fact has a fixed list of answers, and the value is none of them.",
        "Rules name the options word by word; another word would never match.",
        "Take one of the options that the hint shows, spelt exactly so.",
    ),
    "F208": Code(
        "Not a date of the calendar",
        "The date is not written as year, month and day, or there is no such day.",
        "Ages and deadlines are counted by the calendar, to the day.",
        "Write it like 2025-07-18: four digits, two digits, two digits.",
    ),
    "F209": Code(
        "A fact is given twice",
        "The same fact stands in two places, once with dots in its name and once in a group.",
        "The two could differ, and neither is more right than the other.",
        "Keep one of the two.",
    ),
    "F301": Code(
        "Evidence has the wrong shape",
        "What backs a fact is written with a name that is not known, or not as text.",
        "Where a fact comes from must be readable in every explanation.",
        "Write source, file, page, collected_on, by, status, note and the like, each as text.",
    ),
    "F302": Code(
        "Not a status of evidence",
        "The status is none of evidenced, asserted and assumed.",
        "The status says how far a fact can be relied upon; assumptions are listed first in every answer.",
        "Write evidenced (a document shows it), asserted (somebody says so) or assumed.",
    ),
    "F303": Code(
        "Evidence for something that is no fact",
        "The name before the evidence is not the key of a fact.",
        "The evidence would back nothing.",
        "Write the whole key with its dots, as in 'coordinator.fte', and correct its spelling.",
    ),
    "F304": Code(
        "Evidence for a fact that is not given",
        "There is evidence for the fact, but no value. This is a warning.",
        "The fact stays unknown. Was the value forgotten?",
        "Give the fact, or remove its evidence.",
    ),
    "F305": Code(
        "Findings that differ",
        "What one person found is not what another found, or not what the facts say.",
        "Two people disagree, and nothing is guessed.",
        "Correct the fact or the finding. Or say how it was settled, with 'resolved', by whom and why.",
    ),
    "F306": Code(
        "Not the SHA-256 of a file",
        "The digest is not 64 hexadecimal digits, or no file is named beside it.",
        "It could not be held against the file.",
        "Take it from 'sha256sum FILE', and name the file under 'file'.",
    ),
    "F307": Code(
        "The file of the evidence has changed, or is not there",
        "The SHA-256 that is noted beside a fact is not that of the file, or the file cannot be found.",
        "What was looked at then is not what lies there now.",
        "Look at the file again, and note its new digest; or bring back the file that was looked at.",
    ),
    **CODES_OF_FILES,
    "Y101": Code(
        "The file cannot be read as YAML",
        "A bracket or a quote is not closed, a line stands in the wrong column, or a ':' is missing.",
        "From there on nobody can tell what belongs to what, so nothing after it is checked.",
        "Mend the place shown; sometimes the slip is on the line above. "
        "Put text with ': ', ' #', brackets or quotes in it in quotes.",
    ),
    "Y102": Code(
        "The file is empty",
        "The file has no content, or only remarks.",
        "There is nothing to assess or to check.",
        "Check that the right file was named and that it was saved.",
    ),
    "Y103": Code(
        "A name that is no text",
        "Before a ':' stands a number, a date or a list where a name should be.",
        "Facts and sections are found by name.",
        "Put the name in quotes, or write 'name: value'.",
    ),
    "Y104": Code(
        "Anchors and aliases are not used",
        "A value begins with '&' or '*', YAML's signs for repeating a value by reference.",
        "A reader would have to look elsewhere for the value, and a few lines could stand for millions.",
        "Write the value itself at both places. Text that begins with one of these signs stands in quotes.",
    ),
    "Y105": Code(
        "Nested too deeply",
        "There are more levels of lists and groups inside each other than are read.",
        "No facts or rules need so many; most likely brackets were doubled.",
        "Remove the levels that hold nothing. In rules, give an inner condition a name under 'definitions'.",
    ),
    "Y106": Code(
        "Too many values",
        "The file has more values than are read.",
        "A file of that size is most likely not the right one.",
        "Check the file. Leave out what no fact needs.",
    ),
    "Y107": Code(
        "A second document in one file",
        "A line '---' begins a second document.",
        "Only one is read from a file; the other would be left out.",
        "Remove the line, or make two files.",
    ),
    "Y108": Code(
        "A name stands twice",
        "The same name stands twice in one group.",
        "Most programs would silently keep the last. Which one is meant?",
        "Keep one of the two. Where both are needed, put what stands under them together under one name.",
    ),
    "Y109": Code(
        "Tags are not used",
        "A value begins with '!', YAML's sign for a type.",
        "The type of a value comes from the standard, never from the file.",
        "Remove the tag. Text that begins with '!' stands in quotes.",
    ),
    "Y110": Code(
        "Not a number",
        "The value is 'not a number' or infinite, as some programs write it.",
        "Nothing can be counted or compared with it.",
        "Write the number. Leave the fact out where it is not known.",
    ),
    "Y111": Code(
        "A number with too many digits",
        "The number has more digits than any real figure.",
        "It is most likely a slip of the keyboard, or a number that is meant as text.",
        "Correct it. An account or register number stands in quotes.",
    ),
    "J101": Code(
        "The file cannot be read as JSON",
        "A comma, a colon, a quote or a bracket is missing or too many.",
        "From there on nobody can tell what belongs to what, so nothing after it is checked.",
        "Mend the place shown, or have the program that wrote the file mended.",
    ),
    "P101": Code(
        "A value of a type that has no place",
        "A program gave a value that is not text, a number, true or false, a date, a list or a dict.",
        "What such a value means as a fact cannot be told.",
        "Turn it into one of these before calling Assay; give dates without a time of day.",
    ),
    "R001": Code(
        "There is no such standard",
        "No standard has this id, and no folder or file this name; or the folder holds no rule files.",
        "Without a standard there is nothing to assess against.",
        "Check the spelling, or give the path of the folder. 'assay standards' lists those that come with Assay.",
    ),
    "R002": Code(
        "A link leads out of the standard's folder",
        "A file in the folder of the standard is a link to a file elsewhere.",
        "A standard is one folder that can be handed on whole; what lies elsewhere would be missing.",
        "Put the file itself in the folder.",
    ),
    "R003": Code(
        "This is not a rule file",
        "A YAML or JSON file in the folder of the standard does not begin with 'assay: rules/1'.",
        "Its rules would be left out, or another file would be taken for rules.",
        "Begin it with 'assay: rules/1', or move it out of the folder. Cases go into the folder 'cases'.",
    ),
    "R004": Code(
        "Too many rule files",
        "The folder holds more files than one standard can have.",
        "Most likely it is not the folder of one standard.",
        "Name the folder of the standard itself.",
    ),
    "R101": Code(
        "A key that has no place here",
        "The name before the ':' is none that can stand at this place of a rule file.",
        "What stands under it would be left out of the standard.",
        "Correct the spelling. The hint shows what was probably meant, or everything that can stand here.",
    ),
    "R102": Code(
        "Something of another kind is needed here",
        "A text stands where a list should be, a list where a condition should be, and the like.",
        "What was meant cannot be told.",
        "Write it as the hint shows. 'docs/rule-language.md' has an example of every form.",
    ),
    "R103": Code(
        "A part is missing",
        "An entry, a condition or a value lacks a key that it cannot do without.",
        "A criterion without its statement or source cannot be defended; half a condition means nothing.",
        "Add the key that the hint shows.",
    ),
    "R104": Code(
        "A name or id that cannot be used",
        "A name has capital letters, spaces or other signs in it, or is a word with a meaning of its own.",
        "Names are typed in other places, in other files and on other keyboards, and must be alike everywhere.",
        "Write it as the hint shows.",
    ),
    "R105": Code(
        "No condition or value begins like this",
        "None of the keys is one with which a condition or a value begins.",
        "What the rule tests cannot be told.",
        "Correct the spelling. A comparison names a value first, as in {fact: coordinator.fte, more_than: 0}.",
    ),
    "R106": Code(
        "A comparison needs exactly one operator",
        "A value is compared with nothing, or in two ways at once.",
        "A comparison is a sentence: one value, one operator, one other side.",
        "Add an operator such as 'is' or 'at_least'. For two, write two conditions under 'all'.",
    ),
    "R107": Code(
        "Not one of the words allowed here",
        "The value is none of the few words that can stand here.",
        "The word would mean nothing.",
        "Take one of the words that the hint shows.",
    ),
    "R108": Code(
        "Too short, too long or too few",
        "A list has too few or too many entries, a text is empty or too long, or a number is too small.",
        "An empty 'all' would be true of everything; a title of a page helps nobody.",
        "Add what is missing, or shorten it.",
    ),
    "R109": Code(
        "Two conditions stand side by side",
        "In one group stand two keys that each begin a condition or value of their own.",
        "Whether both must hold, or one of them, is not said.",
        "Write 'all:' or 'any:' above, and each condition below it, beginning with '- '.",
    ),
    "R201": Code(
        "The same id stands twice",
        "Two sections, criteria, areas, facts, parameters, definitions or levels have the same name.",
        "The two could differ, and rules and answers that name it would be ambiguous.",
        "Keep one of the two, or give one another name. The hint shows where the first stands.",
    ),
    "R202": Code(
        "A section of the standard is missing",
        "No file of the standard has this section.",
        "A standard needs its title and source, and has to say how verdicts add up.",
        "Add the section to one of the files.",
    ),
    "R203": Code(
        "A definition needs a condition or a value",
        "The definition has neither of the two, or both.",
        "A name stands for one thing.",
        "Give it one of the two. Make two definitions where both are needed.",
    ),
    "R204": Code(
        "A declared value of the wrong type",
        "The value of a parameter, or a bound or duration of a fact, is not of its type.",
        "Every verdict that rests on it would be wrong or unknown.",
        "Write it as the hint shows: percentages with '%', durations like 12 months, money as a bare number.",
    ),
    "R205": Code(
        "A declaration that does not fit together",
        "Keys of a fact or parameter contradict its type or each other.",
        "What was meant cannot be told: is the type wrong, or the key?",
        "Change the type or the key. A choice needs options, records need fields, money needs a unit.",
    ),
    "R206": Code(
        "A fact cannot also be a group of facts",
        "The key of a fact is the beginning of the keys of others, such as 'pairs' and 'pairs.number'.",
        "In a facts file the same name would have to hold a value and a group.",
        "Rename the fact.",
    ),
    "R301": Code(
        "The vocabulary has no such fact",
        "A rule names a fact that the vocabulary does not declare, or that cannot be used here.",
        "The fact could never be given, so the condition would stay unknown for ever.",
        "Correct the spelling, or declare the fact. Areas and levels add up verdicts, not facts.",
    ),
    "R302": Code(
        "There is no such parameter",
        "A rule names a parameter that is not declared.",
        "The number it stands for is not known.",
        "Correct the spelling, or declare it under 'parameters' with its value and the reason for it.",
    ),
    "R303": Code(
        "Two things that cannot meet",
        "A value of another type or unit, a list of records or a condition stands where it cannot.",
        "The comparison would have no answer: mentors are not hours, and a date is not a number.",
        "Compare like with like, as the hint shows. A share of two numbers is {part: …, whole: …}.",
    ),
    "R304": Code(
        "There is no such definition",
        "A rule names a definition that is not declared.",
        "What it stands for is not known.",
        "Correct the spelling, or declare it under 'definitions'.",
    ),
    "R305": Code(
        "Not one of the options",
        "A rule compares a choice with a word that is none of its options.",
        "The comparison would be false for ever, and nobody would notice.",
        "Take one of the options that the hint shows, or add the word to the options.",
    ),
    "R306": Code(
        "The operator does not go with the value",
        "The operator has no meaning for values of this type.",
        "Whether it holds could not be told: a date is before or after another, not more or less.",
        "Take the operator that the hint names; 'docs/rule-language.md' lists them all.",
    ),
    "R307": Code(
        "At least more than there are",
        "'at_least' asks for more conditions than stand under 'of'.",
        "The condition could never be true.",
        "Correct the number, or add the conditions that are missing.",
    ),
    "R308": Code(
        "A percentage that can never be reached",
        "A share or a bounded percentage is compared with more than it can ever be.",
        "The condition would be settled before any fact is known. It is most likely a slip of the keyboard.",
        "Correct the percentage.",
    ),
    "R309": Code(
        "A criterion that is too large",
        "All definitions written out, the criterion is nested too deeply or has too many conditions.",
        "Nobody could follow its explanation, and it could exhaust the computer.",
        "Split it into several criteria, or let definitions use each other less.",
    ),
    "R310": Code(
        "Something is defined by itself",
        "A definition uses itself, or a fact is computed from itself, perhaps by way of others.",
        "It could never be worked out. The message shows the way round.",
        "Take one of the steps out.",
    ),
    "R311": Code(
        "There is no such area",
        "A criterion names an area that is not declared.",
        "Its verdict would count nowhere.",
        "Correct the area, or declare it under 'areas'. The id stands in quotes.",
    ),
    "R312": Code(
        "The levels do not end with one that always holds",
        "A level other than the last has no 'when', or the last has one.",
        "Levels are tried from the best down; the last is what remains when no other is reached.",
        "Give every level but the last its 'when'.",
    ),
    "R313": Code(
        "The records have no such field",
        "A rule names a field that the records do not have, or a field outside records.",
        "A field belongs to one record at hand; elsewhere nobody knows whose it would be.",
        "Correct the spelling, or move the comparison inside 'where', 'among' or 'that'.",
    ),
    "R314": Code(
        "A number of periods that cannot be",
        "A rule looks further back than facts can be given for, or at a trend over fewer than two periods.",
        "What it looks at would never be known, or there would be nothing to compare.",
        "Take a number in the bounds shown. A computed fact that looks back adds to how far is looked.",
    ),
    "R401": Code(
        "Declared and never used",
        "A parameter, a fact or a definition is declared, but no rule uses it. This is a warning.",
        "Somebody may be asked for a fact that changes nothing; or a rule should use it and does not.",
        "Remove it, or use it where it was meant to be used.",
    ),
    "R501": Code(
        "More than the rule engine can hold",
        "The conditions of one criterion make more rules than the rule engine takes.",
        "It would crash, or leave rules out without saying so.",
        "Split the criterion into smaller ones.",
    ),
    "A401": Code(
        "Two figures for the same fact",
        "A figure is given, and the records from which it is computed make it another.",
        "Two sources disagree, and nothing is guessed. The message shows both.",
        "Correct the figure or the records. Or leave the figure out and let it be computed.",
    ),
    "A402": Code(
        "Evidence that is no longer fresh",
        "The evidence was collected longer ago than the standard allows. This is a warning.",
        "What was true then need not be true today. The message says whether the fact still counts.",
        "Collect it anew, and write the new date under 'collected_on'.",
    ),
    "A403": Code(
        "A computed figure outside its bounds",
        "What is worked out from other facts is smaller or larger than it can be, such as 50 of 40.",
        "At least one of the facts it is made of is wrong.",
        "Check the facts that the hint names.",
    ),
    "A404": Code(
        "A period that was, marked as one that was not",
        "A period is said not to have been ('previous: none'), and the subject began before it.",
        "Figures of a period that was not are known to be none, so that no trend is counted: verdicts would rest on it.",
        "Give the facts of that period, or leave it out where they are not known; or correct the day of the beginning.",
    ),
    **CODES_OF_COHORTS,
    "C501": Code(
        "A case has another verdict",
        "For the facts of a case the rules give another verdict than the case expects.",
        "Either the rule does not say what was meant, or the case is wrong.",
        "Read the two side by side. 'assay why' shows what settled a verdict.",
    ),
    "C502": Code(
        "A case for no criterion",
        "The cases are for a criterion that the standard does not have.",
        "They would test nothing.",
        "Correct the id.",
    ),
    "C503": Code(
        "A file of cases is not written as it should be",
        "A part of the file has a name that is not known, is missing, or is of the wrong kind.",
        "The case would test something else than was meant.",
        "Write it as the hint shows; the cases of the mentoring standard are examples.",
    ),
    **CODES_OF_QUESTIONS,
    "U101": Code(
        "There is no such level",
        "The level after --fail-below is none of the standard's.",
        "Whether an assessment falls below it could not be told.",
        "Take one of the levels that the hint shows.",
    ),
    "U102": Code(
        "There is no such criterion or area",
        "What was asked for is no criterion or area of the standard.",
        "There is nothing to explain or to show.",
        "Check the id. 'assay standards show ID' lists them all.",
    ),
    "U103": Code(
        "A list and its file are not named rightly",
        "What follows --records is not the name of a list, '=' and a file.",
        "Which list the file holds could not be told.",
        "Write it like --records pairs=pairs.csv, or pairs=book.xlsx#Pairs for a sheet.",
    ),
    "U104": Code(
        "It is not clear what to write",
        "Neither --format nor the ending of the file's name says what is wanted.",
        "A file could be written that no program opens.",
        "End the name as the hint shows, or add --format.",
    ),
    "U105": Code(
        "There is no such list",
        "What was asked for is not a list of records that was read.",
        "There are no rows to show.",
        "Take one of the lists that the hint shows.",
    ),
})  # fmt: skip
"""Code to row, in the order of the page."""

_INTRODUCTION = """\
# Problems, by code

Made from the table in `facts/problems/codes.py`; do not edit it by hand.

A problem looks like this:

```text
facts.yaml:7:16: F203: readers.satisfied is a percentage, this is a number without '%'
        satisfied: 75
                   ^~
  hint: write 75%; a part of a whole can be written '43 of 50'
```

The first line says where it is (file, line, column), which problem it is (the
code, to be looked up here) and what is wrong. Then come the line itself, with
a mark under the place, and what to write instead. All problems of a file are
shown at once. Nothing is assessed while there is one, except for warnings,
which say so.

Some words: a *mapping* is a group of lines `name: value`, or the same in braces,
`{name: value, name: value}`. The name before the `:` is called a *key*. A *list*
has an entry after each `- `, or the same in brackets, `[one, two]`. *Text in
quotes* stands in `"…"` or `'…'`: so a number or a sign is taken as text.
"""


def page() -> str:
    """The page of all codes, in Markdown."""
    lines = [_INTRODUCTION]
    for group, title in GROUPS.items():
        lines.append(f"## {title}\n")
        for code, row in CODES.items():
            if code.startswith(group):
                lines.append(f"### {code}: {row.title}\n")
                lines.append(f"{row.wrong}\n\n*Why it matters.* {row.why}\n\n*How to mend it.* {row.mend}\n")
    return "\n".join(lines)
