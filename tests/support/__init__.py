"""What tests share: where things lie, small projects, readers of finished files."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / ".fonts"
BASE = ROOT / "tests/support/base_project"  # A small project to be copied.
