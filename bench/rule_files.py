"""The workload as an Assay standard: rule files, as a person would write them."""

from __future__ import annotations

from pathlib import Path

from .workload import OPTIONS, SHARES, Check, Condition, Criterion, Fact, Plain, Workload

_PER_FILE = 100

_HEAD = """\
assay: rules/1
standard:
  id: workload
  title: The standard that the benchmarks assess
  version: "1"
  summary: Scalar criteria over plain facts, made for timing.
  source: {title: bench/workload.py}
parameters:
  area_share: {type: percentage, value: 50%, because: As in the mentoring standard.}
  level_share: {type: percentage, value: 60%, because: As in the mentoring standard.}
"""

_ADDING_UP = """\
adding_up:
  area:
    applies_when: {some: criteria, where: {field: verdict, is_not: not_applicable}}
    met_when:
      every: criteria
      among: {field: verdict, is_not: not_applicable}
      that: {field: verdict, is: met}
    partly_when:
      share_of: criteria
      among: {field: verdict, is_not: not_applicable}
      that: {field: verdict, one_of: [met, partly_met]}
      at_least: {parameter: area_share}
  levels:
    - id: excellent
      title: Excellent
      when: {every: areas, that: {field: verdict, one_of: [met, not_applicable]}}
    - id: developing
      title: Developing
      when:
        share_of: areas
        among: {field: verdict, is_not: not_applicable}
        that: {field: verdict, one_of: [met, partly_met]}
        at_least: {parameter: level_share}
    - {id: beginning, title: Beginning}
"""


def write_standard(load: Workload, folder: Path) -> Path:
    """Write the rule files of a workload, a hundred criteria a file; the folder."""
    shares = "".join(f"  {n}: {{type: percentage, value: {value}, because: A cut.}}\n" for n, value in SHARES.items())
    areas = "".join(f'  - {{id: "{area}", title: Area {area}, group: all}}\n' for area in load.areas)
    (folder / "standard.yaml").write_text(f"{_HEAD}{shares}areas:\n{areas}{_ADDING_UP}", "utf-8")
    files = {"vocabulary": [_fact(f) for f in load.facts], "criteria": [_criterion(c) for c in load.criteria]}
    for section, entries in files.items():
        for number, start in enumerate(range(0, len(entries), _PER_FILE), 1):
            text = f"assay: rules/1\n{section}:\n{''.join(entries[start : start + _PER_FILE])}"
            (folder / f"{section}-{number}.yaml").write_text(text, "utf-8")
    return folder


def _fact(fact: Fact) -> str:
    words = fact.key.replace("_", " ")
    options = f"    options: [{', '.join(OPTIONS)}]\n" if fact.kind == "choice" else ""
    head = f"  {fact.key}:\n    type: {fact.kind}\n"
    return f"{head}    label: the {words}\n    question: What is the {words}?\n{options}"


def _criterion(criterion: Criterion) -> str:
    area, item = criterion.id.split(".")
    lines = [
        f'  - id: "{criterion.id}"',
        f'    area: "{area}"',
        f"    title: Criterion {item} of area {area}",
        "    statement: What the conditions below ask for holds.",
        f"    source: {{area: {area}, item: {item}}}",
        "    reading: The conditions are the reading.",
        "    improve: Do what is missing.",
    ]
    for role, condition in (
        ("applies_when", criterion.applies), ("met_when", criterion.met), ("partly_when", criterion.partly)
    ):  # fmt: skip
        if condition is not None:
            lines.append(f"    {role}: {_flow(condition)}")
    return "\n".join(lines) + "\n"


def _flow(condition: Condition) -> str:
    if isinstance(condition, Check):
        return f"{{fact: {condition.fact.key}, {condition.operator}: {_operand(condition)}}}"
    return f"{{{condition.kind}: [{', '.join(_flow(part) for part in condition.parts)}]}}"


def _operand(check: Check) -> str:
    if check.fact.kind == "percentage":
        return f"{{parameter: {check.values[0]}}}"
    if check.operator in ("between", "one_of"):
        return f"[{', '.join(map(_scalar, check.values))}]"
    return _scalar(check.values[0])


def _scalar(value: Plain) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
