"""What ``ziping explain --docx`` says of a DOCX."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import Result

from support.projects import invoke


def explain(file: Path, *options: str) -> Result:
    return invoke("explain", "--docx", file, *options)


def record(file: Path) -> dict[str, list[dict[str, object]]]:
    result = explain(file, "--json")
    assert result.exit_code == 0, result.output
    evidence = json.loads(result.output)
    assert isinstance(evidence, dict)
    return evidence
