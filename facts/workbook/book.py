"""The one place that speaks to openpyxl to write: sheets, cells, drop-downs, protection, print.

openpyxl has no types, so it is held here as ``Any`` and imported when a book is
made. A book is the same bytes each time: no clock, no order of chance.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import Any, BinaryIO

from assay.facts.language.phrases import say
from assay.facts.problems.extras import needed
from assay.facts.problems.positions import cut

from .styles import STYLES, CellStyle
from .values import TEXT_FORMAT, CellValue, Content

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_STAMP = (2000, 1, 1, 0, 0, 0)
_CLOCK = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def letters(column: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def quoted(title: str) -> str:
    """A sheet's title as formulas and links write it."""
    return "'" + title.replace("'", "''") + "'"


class Page:
    """One sheet that is being written. Rows and columns count from 1."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._print_columns = 1

    @property
    def title(self) -> str:
        return str(self._sheet.title)

    # ------------------------------------------------------------ cells

    def text(self, row: int, column: int, text: str, style: str) -> None:
        """A text, never a formula; what begins like one is marked as text for spreadsheets as well."""
        self.put(row, column, Content(text, TEXT_FORMAT), style)

    def put(self, row: int, column: int, content: Content, style: str) -> None:
        """A value with its format."""
        cell: Any = self._sheet.cell(row, column)
        value: CellValue = content.value
        cell.style = style
        cell.number_format = content.format
        if value is None:
            return
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl takes '=…' for a formula and '#N/A' for an error
            if value[:1] in ("=", "+", "-", "@", "'", "\t"):
                cell.quotePrefix = True

    def formula(self, row: int, column: int, formula: str, style: str) -> None:
        """A formula of ours, ``=…``."""
        cell: Any = self._sheet.cell(row, column)
        cell.style = style
        cell.value = formula

    def link(self, row: int, column: int, title: str, to: str = "A1") -> None:
        """Make a cell lead to another sheet."""
        cell: Any = self._sheet.cell(row, column)
        hyperlink: Any = import_module("openpyxl.worksheet.hyperlink").Hyperlink
        place = f"{letters(column)}{row}"
        cell.hyperlink = hyperlink(ref=place, location=f"{quoted(title)}!{to}")

    def merge(self, row: int, first: int, last: int) -> None:
        """One wide cell for a paragraph of ours; nothing that is read stands in one."""
        self._sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)

    # ------------------------------------------------------------ columns and rows

    def width(self, column: int, characters: float, hidden: bool = False) -> None:
        dimension: Any = self._sheet.column_dimensions[letters(column)]
        dimension.width = characters
        dimension.hidden = hidden

    def height(self, row: int, points: float) -> None:
        self._sheet.row_dimensions[row].height = points

    def group(self, first: int, last: int) -> None:
        """Columns that can be folded away."""
        for column in range(first, last + 1):
            self._sheet.column_dimensions[letters(column)].outlineLevel = 1

    def open_columns(self, formats: Sequence[str], style: str) -> None:
        """Whole columns from the first on are unlocked and formatted, and all to the right of them unlocked."""
        for column, format_ in enumerate(formats, 1):
            dimension: Any = self._sheet.column_dimensions[letters(column)]
            look = STYLES[style]
            dimension.font, dimension.alignment = _font(look), _alignment(look)
            dimension.protection = _part("Protection")(locked=False)
            dimension.number_format = format_
        make: Any = import_module("openpyxl.worksheet.dimensions").ColumnDimension
        after = len(formats) + 1
        rest: Any = make(self._sheet, index=letters(after), min=after, max=LAST_COLUMN, width=9)
        rest.protection = _part("Protection")(locked=False)
        self._sheet.column_dimensions[letters(after)] = rest

    def freeze(self, row: int, column: int) -> None:
        """What is above and left of this cell stays in sight."""
        self._sheet.freeze_panes = f"{letters(column)}{row}"

    def hide(self) -> None:
        self._sheet.sheet_state = "hidden"

    # ------------------------------------------------------------ drop-downs and checks

    def validate(self, cells: str, kind: str | None, formulas: Sequence[str], error: str, prompt: str) -> None:
        """Let cells take only some values. ``kind`` is list, custom, whole, decimal, date, textLength or None.

        Two formulas are the least and the most; None checks nothing and only shows the prompt.
        """
        make: Any = import_module("openpyxl.worksheet.datavalidation").DataValidation
        rule: Any = make(type=kind, allow_blank=True, showErrorMessage=kind is not None, showInputMessage=bool(prompt))
        if formulas:
            rule.formula1 = formulas[0]
        if len(formulas) > 1:
            rule.formula2, rule.operator = formulas[1], "between"
        rule.errorTitle, rule.error, rule.errorStyle = say("workbook", "unreadable"), cut(error, 250), "stop"
        if prompt:
            rule.promptTitle, rule.prompt = say("workbook", "how_to_answer"), cut(prompt, 250)
        rule.add(cells)
        self._sheet.add_data_validation(rule)

    # ------------------------------------------------------------ protection and print

    def protect(self, rows: bool = False) -> None:
        """Lock what is not unlocked, without a password. ``rows``: they can be sorted, added and removed."""
        protection: Any = self._sheet.protection
        protection.sheet = True
        protection.formatCells = protection.formatColumns = protection.formatRows = False
        if rows:
            protection.sort = protection.autoFilter = protection.insertRows = protection.deleteRows = False

    def print_as(self, footer: str, columns: int, heading_rows: tuple[int, int] | None, last_row: int) -> None:
        """A4 across, as wide as the page, the headings on every page (one page where there are none), page numbers."""
        sheet = self._sheet
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0 if heading_rows else 1
        sheet.sheet_properties.pageSetUpPr = import_module("openpyxl.worksheet.properties").PageSetupProperties(
            fitToPage=True
        )
        margins: Any = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.65, 0.3, 0.3
        safe = footer.replace("&", "&&")
        for part, text in ((sheet.oddFooter.left, safe), (sheet.oddFooter.center, "&A"),
                           (sheet.oddFooter.right, say("workbook", "page"))):  # fmt: skip
            part.text, part.size = text, 8
        sheet.print_area = f"A1:{letters(columns)}{last_row}"
        if heading_rows:
            sheet.print_title_rows = f"{heading_rows[0]}:{heading_rows[1]}"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 100


class Book:
    """A workbook that is being written."""

    def __init__(self) -> None:
        self._book: Any = needed("openpyxl").Workbook()
        self._book.remove(self._book.active)
        for name, look in STYLES.items():
            self._book.add_named_style(_named(name, look))

    def page(self, title: str, tab: str = "") -> Page:
        """A new last sheet; ``tab`` is the colour of its tab."""
        sheet: Any = self._book.create_sheet(title)
        if tab:
            sheet.sheet_properties.tabColor = tab
        return Page(sheet)

    def save(self, file: BinaryIO, title: str) -> None:
        """Write it. Neither the day nor the program's own stamps are in it."""
        properties: Any = self._book.properties
        properties.creator, properties.title = "Assay", title
        properties.created = properties.modified = datetime(*_STAMP)
        self._book.active = 0
        raw = io.BytesIO()
        self._book.save(raw)
        with zipfile.ZipFile(raw) as given, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as taken:
            for name in given.namelist():
                data = given.read(name)
                if name == "docProps/core.xml":
                    data = _CLOCK.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
                entry = zipfile.ZipInfo(name, _STAMP)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                taken.writestr(entry, data)


# ---------------------------------------------------------------- looks


def _part(name: str) -> Any:
    return getattr(import_module("openpyxl.styles"), name)


def _font(look: CellStyle) -> Any:
    return _part("Font")(name="Calibri", size=look.size, bold=look.bold, italic=look.italic, color=f"FF{look.colour}",
                         underline="single" if look.underline else None)  # fmt: skip


def _alignment(look: CellStyle) -> Any:
    return _part("Alignment")(wrap_text=look.wrap, vertical="top", horizontal=look.align or None)


def _named(name: str, look: CellStyle) -> Any:
    style: Any = _part("NamedStyle")(name=name)
    style.font, style.alignment = _font(look), _alignment(look)
    if look.fill:
        style.fill = _part("PatternFill")("solid", fgColor=f"FF{look.fill}")
    if look.line:
        side = _part("Side")(style="thin", color=f"FF{look.line}")
        style.border = _part("Border")(left=side, right=side, top=side, bottom=side)
    style.protection = _part("Protection")(locked=look.locked)
    return style

