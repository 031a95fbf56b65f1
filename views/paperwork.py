"""Facts on paper and in files: templates to fill in, and sets of facts written out again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from assay.facts.file.file_digests import changed_files
from assay.facts.problems.problems import Problem
from assay.facts.values.fact_set import FactSet
from assay.rules.language.standard import Standard
from assay.rules.reading.questionnaire_from_standard import questionnaire

TemplateForm = Literal["yaml", "workbook", "form"]
FactsForm = Literal["yaml", "json", "workbook"]


def facts_template(standard: Standard, form: TemplateForm = "yaml") -> bytes:
    """A template to fill in: a commented facts file, an Excel workbook, or a page to print (HTML).

    The same standard gives the same bytes.
    """
    asked = questionnaire(standard)
    if form == "workbook":
        from assay.facts.workbook.write import workbook_bytes

        return workbook_bytes(asked)
    if form == "form":
        from assay.views.form.form import form_html

        return form_html(asked).encode("utf-8")
    from assay.facts.writing.template import template_yaml

    return template_yaml(asked).encode("utf-8")


def written_facts(facts: FactSet, standard: Standard, form: FactsForm = "yaml") -> bytes:
    """A set of facts as a file of one's own: read again it gives the same facts, and written again the same bytes.

    Lists of records that came from other files are written out whole.
    """
    if form == "workbook":
        from assay.facts.workbook.write import workbook_bytes

        return workbook_bytes(questionnaire(standard), facts)
    from assay.facts.writing.canonical import facts_json, facts_yaml

    text = (facts_json if form == "json" else facts_yaml)(facts, standard.vocabulary, standard.year_starts)
    return text.encode("utf-8")


def check_files(facts: FactSet, folder: str | os.PathLike[str]) -> tuple[Problem, ...]:
    """A problem for each file of evidence that is not the one whose SHA-256 is noted, or is not there.

    ``folder`` is where the files are; none is looked for elsewhere.
    """
    return changed_files(facts, Path(folder))
