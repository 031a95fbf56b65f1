"""A list with one field of one of its records set anew, or with new records."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping

from assay.facts.values.records import FieldColumn, Records, Value, records_of
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.facts.values.written_numbers import to_json


def with_field(records: Records, number: int, name: str, value: Value) -> Records:
    """The same records with one field of one of them set; the others are not gone through."""
    column = records.columns.get(name)
    codes = array("I", column.codes) if column else array("I", [0]) * len(records)
    values = column.values if column else (UNKNOWN,)
    code = 0
    if value is not UNKNOWN:
        code = next((n for n, known in enumerate(values) if n and known == value), len(values))
        values = values if code < len(values) else (*values, value)
    if code == codes[number - 1]:
        return records
    codes[number - 1] = code
    # It is no longer what its file says.
    return Records({**records.columns, name: FieldColumn(codes, values)}, records.places)


def with_rows(records: Records, definition: Definition, new: Records) -> Records:
    """The same records and new ones after them, these in an order that does not hang on how they were named."""
    rows = sorted((new.row(n) for n in range(len(new))), key=lambda row: _canonical(row, definition))
    columns: dict[str, FieldColumn] = {}
    added = records_of(rows, new.places, UNKNOWN)
    for name in {**records.columns, **added.columns}:
        before, after = records.columns.get(name), added.columns.get(name)
        codes = array("I", before.codes) if before else array("I", [0]) * len(records)
        values = list(before.values if before else (UNKNOWN,))
        known = {value: code for code, value in enumerate(values) if code}
        for code in after.codes if after else [0] * len(new):
            value = after.values[code] if after and code else UNKNOWN
            if value is not UNKNOWN and value not in known:
                known[value] = len(values)
                values.append(value)
            codes.append(0 if value is UNKNOWN else known[value])
        columns[name] = FieldColumn(codes, tuple(values))
    return Records(columns, (*records.places, *new.places))


def _canonical(row: Mapping[str, Value], definition: Definition) -> str:
    return json.dumps({name: to_json(value, definition.fields[name].type) for name, value in row.items()},
                      sort_keys=True)  # fmt: skip
