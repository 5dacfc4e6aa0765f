"""The git hook checks what will be committed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

pytestmark = pytest.mark.documents


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = ["-c", "user.name=甲", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *own, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


def test_the_git_hook_checks_what_will_be_committed(project: Path) -> None:
    git(project, "init", "-q")
    shutil.copytree(ROOT / "examples/hooks", project / "examples/hooks")
    program = f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); runpy.run_path({str(ROOT / 'build.py')!r}, run_name='__main__')"
    (project / "build.py").write_text(program, "utf-8")
    (project / "ziping").mkdir()
    hook = [sys.executable, "examples/hooks/pre_commit.py", "--install"]
    assert subprocess.run(hook, cwd=project, capture_output=True, check=False).returncode == 0
    git(project, "add", "-A")
    good = git(project, "commit", "-m", "甲")
    assert good.returncode == 0, good.stderr
    facts = project / "data/shili/2023/收支.yaml"
    text = facts.read_text("utf-8")
    facts.write_text(text.replace("万元", "万园"), "utf-8")
    git(project, "add", "-A")
    facts.write_text(text, "utf-8")  # The folder is right, what is staged is not.
    bad = git(project, "commit", "-m", "乙")
    assert bad.returncode == 1
    assert "E302" in bad.stdout + bad.stderr
    git(project, "add", "-A")
    (project / ".git/hooks/pre-commit").write_text("自己的\n", "utf-8")
    assert subprocess.run(hook, cwd=project, capture_output=True, check=False).returncode == 1
    assert (project / ".git/hooks/pre-commit").read_text("utf-8") == "自己的\n"
