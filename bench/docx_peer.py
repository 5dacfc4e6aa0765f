"""The DOCX peer: docxtpl fills both templates from JSON. Runs in bench/.venv, in the prepared folder."""

import json
from pathlib import Path

from docxtpl import DocxTemplate  # type: ignore[import-not-found]  # In bench/.venv only.

for template in sorted(Path("templates").glob("*.docx")):
    context = json.loads(template.with_suffix(".json").read_text("utf-8"))
    document = DocxTemplate(template)
    document.render(context, autoescape=True)
    document.save(template.name)
