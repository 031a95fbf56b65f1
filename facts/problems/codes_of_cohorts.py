"""The problem codes of cohorts: many subjects in tables; see ``codes``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .codes_of_files import Code

CODES_OF_COHORTS: Mapping[str, Code] = MappingProxyType({
    "B101": Code(
        "Two facts would have one column or table",
        "A dot in the key of a fact becomes '__' in a column's name, and two names came out the same.",
        "Which of the two facts the column holds could not be told.",
        "Rename one of the two in the vocabulary of the standard.",
    ),
    "B102": Code(
        "A table or a column that is needed is missing",
        "There is no table of subjects, a table has no ids, the date or the period of the assessment is not given, or "
        "there is no column of the name that was asked for.",
        "Without ids no record belongs to a subject; without a date no rule about dates can be decided.",
        "Add the column. One date and one period for all are given with --as-of and --period.",
    ),
    "B103": Code(
        "A column of a type that cannot hold the fact",
        "The column is of text where a number is needed, holds times where days are needed, or the like; or a cell of "
        "a text file cannot be read as what the column should hold.",
        "Values would have to be guessed from something else.",
        "Store the column as the type that the hint names; 'assay cohort template' writes all of them.",
    ),
    "B104": Code(
        "A column or table that may be misspelt",
        "The name is nearly one that the standard knows. This is a warning.",
        "What stands in it has no part in the verdicts, and the fact that was meant is not known.",
        "Correct the name. Other columns of your own are left alone.",
    ),
    "B105": Code(
        "An engine cannot work this out",
        "The standard needs something that the engine, or these types of columns, cannot express exactly.",
        "An answer that is nearly right would be wrong at a threshold.",
        "Take another engine, or change what the message names.",
    ),
    "B106": Code(
        "Too many different dates and periods",
        "The subjects have more than 64 different pairs of as-of date and period.",
        "All days that rules speak of are worked out beforehand for each pair; so many are most likely a mistake.",
        "Check the columns as_of and period; assess one year at a time.",
    ),
    "B201": Code(
        "An id, a date or a period is missing",
        "A row names no subject, or has no as-of date or period, and none was given for all.",
        "Whose row it is, or which day it speaks of, is not known.",
        "Fill it in, or take the row out.",
    ),
    "B202": Code(
        "A subject is there more than once",
        "Several rows of 'subjects' have the same id (and, where there are such columns, the same date and period).",
        "Its records would count for each of the rows, and it would count more than once in every tally.",
        "Keep one of the rows. Different years of a subject have different periods.",
    ),
    "B203": Code(
        "A record belongs to no subject",
        "The id of a record is none of those in 'subjects'.",
        "It counts for nobody; perhaps its subject is missing, or the id is mistyped.",
        "Correct the id, or add the subject.",
    ),
    "B204": Code(
        "A number, a date or a period out of bounds",
        "The value is below the least or above the most that the vocabulary allows, outside the years 1900 to 2199, "
        "or so large that calculations with it would not be exact; or a period is no year such as 2024/25.",
        "It is most likely a slip, and verdicts would rest on it.",
        "Correct it. A value that is not known is null.",
    ),
    "B205": Code(
        "A text that is none of the options",
        "The column holds a choice, and the text is not one of those that the standard names, to the letter.",
        "Rules compare with the options; any other text would never be equal.",
        "Write one of the options that the hint lists.",
    ),
    "B206": Code(
        "A value, and that there is none",
        "A column holds a value, and the one beside it says that there is none; or a period that was not has facts.",
        "Both cannot be true, and nothing is guessed.",
        "Set one of the two to null.",
    ),
    "B207": Code(
        "Several options, known in part only",
        "Of the options of a choice some columns are true or false, and others are null.",
        "Whether an option was chosen or not asked about could not be told.",
        "Set each to true or false; or all to null where the answer is not known.",
    ),
    "B208": Code(
        "A part of a whole that cannot be",
        "The part is negative, the whole is not above 0, or a percentage stands beside them that differs.",
        "It is no share of anything, or one of two shares is wrong.",
        "Correct the numbers. Where nobody was asked set both to null, and '…__none' to true if there is that column.",
    ),
    "B209": Code(
        "A floating-point number that is no short decimal",
        "The number has more than six decimals, is 10^9 or more in size, or is not a number at all.",
        "Numbers are exact here. A float is taken as the decimal it was written as, which such a one is not.",
        "Round it to six decimals, or store the column as DECIMAL.",
    ),
    "B210": Code(
        "Records of a list that is marked as not given",
        "The column '…__given' is false for a subject, and the table of the list has rows of it.",
        "Either the mark or the records are wrong.",
        "Set the mark to true or null, or take the records out.",
    ),
    "B211": Code(
        "The given and the computed figure differ",
        "A figure is given, and the records or other facts that it is computed from make it another one.",
        "Two sources disagree, and nothing is guessed.",
        "Correct one of the two, or set the figure to null and let it be computed.",
    ),
    "B212": Code(
        "A computed figure out of bounds",
        "A figure that is computed from other facts comes to more or less than it can be, such as 50 of 40.",
        "One of the facts must be wrong.",
        "Look at the facts that it is computed from.",
    ),
    "B213": Code(
        "A text that cannot be",
        "The text is 'none', is longer than is read, is blank where a name is needed, or holds a character that "
        "cannot be shown.",
        "It would be taken for something else than was meant, or could not be shown to anybody.",
        "A value that is not known is null; that there is none stands in the column '…__none'.",
    ),
    "B301": Code(
        "There are no tables here",
        "The folder does not exist, or holds no table that the standard knows.",
        "Nothing can be read, so nothing is assessed.",
        "Check the name of the folder. 'assay cohort template' shows which tables there can be.",
    ),
    "B302": Code(
        "A file cannot be read as a table",
        "It is of a kind that is not read, is damaged, or there are several for one table.",
        "Nothing in it can be relied upon.",
        "Store it as Parquet, CSV, JSON lines or Arrow.",
    ),
    "B303": Code(
        "The parts of the tables do not go together",
        "The folder of a list has parts that the folder of subjects does not have.",
        "Part by part is assessed: a list's part holds the records of the subjects in the part of the same name.",
        "Name the parts alike, or store the list as one file.",
    ),
    "B304": Code(
        "There is no such engine, or it does not start",
        "What was asked for is none of the engines that compute cohorts, or one that needs something else to run.",
        "Nothing was run.",
        "Do as the hint shows, or take another engine.",
    ),
    "B305": Code(
        "What was written before is in the way",
        "There is a file of that name already, or it was begun with other tables, another standard or other options.",
        "Results of two runs would be mixed, or something be lost.",
        "Take another name, or say --force to replace what is there, --restart to begin an interrupted run anew.",
    ),
    "B306": Code(
        "There is no such row",
        "No row of 'subjects' has the id that was asked for, or several have it and the period is not named.",
        "There is nothing to explain.",
        "Check the id; name the period where there are several.",
    ),
    "B307": Code(
        "Too many groups",
        "The column by which a summary is to be grouped has more than 500 different values.",
        "Such groups have one or a few subjects each; figures of them say nothing, and could tell of single subjects.",
        "Group by a column with fewer values, such as a region or a kind of school.",
    ),
})  # fmt: skip
