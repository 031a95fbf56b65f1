"""Facts on paper and in files: templates to fill in, and sets of facts written out again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, TypeVar, get_args

from assay.facts.file.file_digests import changed_files
from assay.facts.problems.problems import Problem, stop_on_errors
from assay.facts.values.fact_set import FactSet
from assay.facts.values.suggest import one_of
from assay.rules.language.standard import Standard, of_another_standard
from assay.rules.reading.questionnaire_from_standard import questionnaire

TemplateForm = Literal["yaml", "xlsx", "html"]
FactsForm = Literal["yaml", "json", "xlsx"]
TEMPLATE_FORMS: tuple[TemplateForm, ...] = get_args(TemplateForm)
FACTS_FORMS: tuple[FactsForm, ...] = get_args(FactsForm)
_OTHER_NAMES = {"workbook": "xlsx", "form": "html"}
"""What forms were called before they were called as files end; the command line takes these too."""

_Form = TypeVar("_Form", bound=str)


def form_named(name: str, forms: tuple[_Form, ...]) -> _Form:
    """One of the forms, by its name or by the ending of a file; ValueError, naming them all, where it is none."""
    plain = str(name).lower()
    wanted = "yaml" if plain == ".yml" else plain[1:] if plain.startswith(".") else _OTHER_NAMES.get(plain, plain)
    for form in forms:
        if form == wanted:
            return form
    raise ValueError(f"there is no form '{str(name)[:40]}'; {one_of(str(name), forms)}")


def facts_template(standard: Standard, form: TemplateForm = "yaml") -> bytes:
    """A template to fill in: a commented facts file (yaml), an Excel workbook (xlsx), or a page to print (html).

    The same standard gives the same bytes. ValueError where there is no such form.
    """
    form = form_named(form, TEMPLATE_FORMS)
    asked = questionnaire(standard)
    if form == "xlsx":
        from assay.facts.workbook.write import workbook_bytes

        return workbook_bytes(asked)
    if form == "html":
        from assay.views.form.form import form_html

        return form_html(asked).encode("utf-8")
    from assay.facts.writing.template import template_yaml

    return template_yaml(asked).encode("utf-8")


def written_facts(facts: FactSet, standard: Standard, form: FactsForm = "yaml") -> bytes:
    """A set of facts as a file of one's own: read again it gives the same facts, and written again the same bytes.

    Lists of records that came from other files are written out whole. ``form`` is
    yaml, json or xlsx; ValueError where it is none of these.
    """
    form = form_named(form, FACTS_FORMS)
    stop_on_errors(of_another_standard(facts, standard))
    if form == "xlsx":
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
