"""The problem codes of records in files, of other years and of workbooks; see ``codes``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Code(NamedTuple):
    """One code's row. The sentences are for the person who gets the problem."""

    title: str
    wrong: str
    why: str
    mend: str


CODES_OF_FILES: Mapping[str, Code] = MappingProxyType({
    "F401": Code(
        "No file can be named here",
        "Records are to come from a file, but the facts themselves come from a program, not from a file.",
        "A program that hands on facts of others would open whatever file these name.",
        "Give the records themselves, or let the program say in which folder the files are.",
    ),
    "F402": Code(
        "How to read a file of records is not said rightly",
        "Beside 'from' stands a name that is not known, or a value that it cannot have.",
        "The file would be read otherwise than was meant.",
        "Write it as the hint shows; 'docs/records.md' lists everything that can stand there.",
    ),
    "F403": Code(
        "The file lies outside the folder",
        "The name begins with '/' or leads out of the folder of the facts file with '..' or by a link.",
        "A facts file can be handed on only together with its files; and one from elsewhere could read any file.",
        "Put the file beside the facts file or below it. Only the folders of other years may stand beside it.",
    ),
    "F404": Code(
        "The file cannot be read as records or as a workbook",
        "It is of a kind that is not read (.xls, .ods), has a password, is damaged, or unpacks to more than is read.",
        "Nothing in it can be relied upon.",
        "Open it in Excel or LibreOffice, and save it as .xlsx or .csv.",
    ),
    "F405": Code(
        "Which sheet is meant?",
        "The workbook has no sheet of that name, or several sheets and none is named.",
        "Another sheet would be read.",
        "Name the sheet with 'sheet:'; the hint lists those there are.",
    ),
    "F406": Code(
        "No headings are found",
        "None of the first rows names a field of these records.",
        "Nobody can tell what the columns hold.",
        "Write the names of the fields over the columns, or say under 'columns' what the headings are.",
    ),
    "F407": Code(
        "A column that may be meant for a field, or is there twice",
        "A heading is nearly the name of a field, two columns have the same, or the one that was named is not there.",
        "Whether it is meant is not certain, and nothing is guessed.",
        "Say it under 'columns', or list the heading under 'ignore'.",
    ),
    "F408": Code(
        "Columns that are missing or not read",
        "Some fields have no column, or some columns belong to no field. This is a warning.",
        "What is missing stays unknown; what is not read has no part in the verdicts.",
        "Map the columns under 'columns'. What is known not to matter is listed under 'ignore'.",
    ),
    "F409": Code(
        "More rows or columns than are read",
        "The file has more rows, columns or characters in a line than any register has.",
        "It is most likely not the right file; reading it could exhaust the computer.",
        "Check that it is the right file.",
    ),
    "F410": Code(
        "The cells of a text file cannot be told apart",
        "A quote is not closed, a row has more cells than headings, or it is not clear which sign parts the cells.",
        "Cells could end up under the wrong heading.",
        "Put text that has the parting sign or a quote in it in quotes. Name the sign with 'delimiter:'.",
    ),
    "F501": Code(
        "A date that could be two",
        "Day and month could be exchanged: 03/04/2025 is in March or in April.",
        "Countries write dates differently, and so do their computers. Nothing is guessed.",
        "Say 'dates: day first' or 'dates: month first' beside 'from'; or let the program write 2025-04-03.",
    ),
    "F502": Code(
        "A number that could be two",
        "1,200 is one thousand two hundred, or one and a fifth with a decimal comma; (3) is 3, or -3 as in accounts.",
        "Countries write numbers differently. Nothing is guessed.",
        "Say 'decimal: \".\"' or 'decimal: \",\"' beside 'from'; or write the number without the mark.",
    ),
    "F503": Code(
        "A cell of another kind",
        "The cell holds a date, TRUE, a number or text where something else is needed.",
        "Spreadsheets change what is typed (3-4 becomes a date), and columns get mixed up.",
        "Look at the cell in the file. Format the column as what it is, and write the value again.",
    ),
    "F504": Code(
        "A cell that could not be worked out",
        "The cell shows an error such as #REF! or #N/A.",
        "The figure that should stand there is not known.",
        "Mend the formula, or write the value.",
    ),
    "F505": Code(
        "A formula without a stored value",
        "The cell is a formula, and the file does not hold what it comes to. Formulas are never worked out here.",
        "The figure is not known.",
        "Open the workbook in Excel or LibreOffice and save it, or write the value.",
    ),
    "F506": Code(
        "A row that may be a total or a note",
        "A row reads as a total, adds up rows above, repeats the headings, or stands apart; it could also be a record.",
        "Taken for a record it would count as one more.",
        "Take it out of the file, leave it out with 'skip_rows', or say 'totals: keep' if it is a record.",
    ),
    "F507": Code(
        "A total that was left out",
        "A row is called a total, and cannot be a record. This is a warning.",
        "It is no record; the totals are worked out from the rows.",
        "Nothing need be done. Say 'totals: keep' if it is a record after all.",
    ),
    "F508": Code(
        "Merged cells among the records",
        "Several cells are merged into one; only the first of them holds a value.",
        "Whether the value is meant for all of these rows, or for the first, nobody knows.",
        "Unmerge the cells, and write the value into each for which it is meant.",
    ),
    "F601": Code(
        "The file of another year is about somebody else",
        "The id of the subject is another one.",
        "Two schools would be compared as if they were one.",
        "Name the file of the same subject, or correct its id.",
    ),
    "F602": Code(
        "A period that does not come before this one",
        "The period is not the one before, overlaps another, or does not end before this one begins.",
        "'Last year' would be another year.",
        "Name the file of the right year, or correct its period.",
    ),
    "F603": Code(
        "Files of years that name each other",
        "A year names an earlier one, which in the end names the first again; or there are too many.",
        "They would be read for ever.",
        "Let each year name only years before it.",
    ),
    "F604": Code(
        "Two files differ on a fact of an earlier year",
        "The same period is told of in two files, with two values.",
        "Two sources disagree, and nothing is guessed.",
        "Correct one of the two.",
    ),
    "F701": Code(
        "This workbook is not one to be assessed",
        "None of its sheets is marked as made from a template of Assay.",
        "Which cell holds which fact cannot be told.",
        "Make one with 'assay facts template'. Lists of a workbook of your own are named in a facts file.",
    ),
    "F702": Code(
        "The example row was changed",
        "The row that shows how to fill in a list holds something else than the example.",
        "If it is a record it would be lost; if it is not, it would count as one.",
        "Write the record in a row below, and leave the example or remove its row.",
    ),
    "F703": Code(
        "What is said of a list does not go with its sheet",
        "The answer says that there are none, or refers to a sheet, and the sheet says otherwise.",
        "One of the two is wrong.",
        "Correct the answer, or the rows of the sheet.",
    ),
    "F704": Code(
        "A part of the workbook's layout is missing",
        "The headings or the words at the edge of a sheet, by which cells are found, are gone.",
        "What stands where can no longer be told.",
        "Bring them back; a new template shows what they were.",
    ),
    "F705": Code(
        "Two sheets hold the same list",
        "Two sheets are marked as holding the same records; one was probably copied.",
        "Either could be the right one.",
        "Put the rows together in one of them, and delete the other.",
    ),
})  # fmt: skip
