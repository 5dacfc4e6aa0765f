"""`check --sarif`: valid SARIF 2.1.0, with all that a review needs."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from support import BASE, ROOT
from support.projects import base_project, invoke

pytestmark = pytest.mark.documents

# From the npm package @microsoft/sarif-multitool-linux 5.7.0 (MIT), line ends apart unchanged.
SCHEMA = json.loads((ROOT / "tests/support/official/sarif-schema-2.1.0.json").read_text("utf-8"))
CHAPTER = "content/shili/2023/主要工作.md"
Record = dict  # type: ignore[type-arg]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "局 的项目"
    base_project(folder)
    (folder / "data/shili/2023/采购.yaml").write_text("总额: 528.78 万元\n", "utf-8")
    (folder / CHAPTER).write_text("𠮷采购528.78万元，会议7次，会议7次。\n", "utf-8")
    entry = "- {诊断: W701, 对象: 7次, 理由: 引自会议纪要}\n"
    (folder / "data/shili/2023/确认.yaml").write_text(entry, "utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def review(project: Path, *names: str) -> Record:
    arguments = ["check", *names, "--project", str(project), "--sarif"]
    log = json.loads(invoke(*arguments).stdout)
    errors = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(log)]
    assert errors == []
    assert log["version"] == "2.1.0" and len(log["runs"]) == 1
    return log["runs"][0]


def results(project: Path, code: str) -> list[Record]:
    return [one for one in review(project)["results"] if one["ruleId"] == code]


@pytest.mark.parametrize("folder", [ROOT, ROOT / "examples/xiangmu", BASE])
def test_the_shipped_projects_give_valid_logs(folder: Path) -> None:
    run = review(folder)
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == sorted(set(ids))
    assert all(ids[one["ruleIndex"]] == one["ruleId"] for one in run["results"])


def test_a_broken_project_gives_a_valid_log(project: Path) -> None:
    (project / "data/shili/2023/收支.yaml").write_text("甲: [\n", "utf-8")
    (project / CHAPTER).write_bytes(b"\xff\xfe\x00")
    (project / "content/nosuch/2023").mkdir(parents=True)
    codes = {one["ruleId"] for one in review(project)["results"]}
    assert {"E102", "E104", "W213"} <= codes


def test_a_rule_brings_its_page(project: Path) -> None:
    rules = {rule["id"]: rule for rule in review(project)["tool"]["driver"]["rules"]}
    assert rules["N212"]["shortDescription"]["text"] == "事实没有用到"
    assert rules["N212"]["help"]["markdown"].startswith("# N212 ")
    assert rules["N212"]["defaultConfiguration"]["level"] == "note"
    assert rules["N212"]["properties"]["page"] == "docs/errors/N212.md"


def test_a_region_counts_code_points(project: Path) -> None:
    run = review(project)
    assert run["columnKind"] == "unicodeCodePoints"
    first = next(one for one in run["results"] if one["ruleId"] == "W701")
    place = first["locations"][0]["physicalLocation"]
    text = (project / CHAPTER).read_text("utf-8").splitlines()[0]
    region = place["region"]
    assert text[region["startColumn"] - 1 : region["endColumn"] - 1] == "528.78万元"
    assert region["startColumn"] == 4  # 𠮷 is one code point, two of UTF-16.
    assert place["contextRegion"]["snippet"]["text"] == text


def test_paths_lead_from_the_working_folder(project: Path) -> None:
    place = results(project, "W701")[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert unquote(place["uri"]) == f"局 的项目/{CHAPTER}"
    assert place["uriBaseId"] == "%SRCROOT%" and " " not in place["uri"]


def test_a_second_place_is_a_related_location(project: Path) -> None:
    text = "- {编号: WT1, 正文: 甲}\n- {编号: WT1, 正文: 乙}\n"
    (project / "data/shili/2023/问题.yaml").write_text(text, "utf-8")
    related = results(project, "E207")
    assert related
    assert related[0]["level"] == "error"
    assert related[0]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 1


def test_an_acknowledged_finding_is_suppressed(project: Path) -> None:
    found = {"7次" in one["message"]["text"]: one for one in results(project, "W701")}
    accepted = {"kind": "external", "status": "accepted", "justification": "引自会议纪要"}
    assert found[True]["suppressions"] == [accepted]
    assert "suppressions" not in found[False]


def test_a_fix_is_the_change_that_fix_makes(project: Path) -> None:
    (one,) = [one for one in results(project, "W701") if "fixes" in one]
    (change,) = one["fixes"][0]["artifactChanges"]
    (made,) = change["replacements"]
    region, text = made["deletedRegion"], (project / CHAPTER).read_text("utf-8")
    lines = text.split("\n")
    line = lines[region["startLine"] - 1]
    lines[region["startLine"] - 1] = (
        line[: region["startColumn"] - 1]
        + made["insertedContent"]["text"]
        + line[region["endColumn"] - 1 :]
    )
    invoke("check", "--fix", project=project)
    assert (project / CHAPTER).read_text("utf-8") == "\n".join(lines) != text


def fingerprints(project: Path) -> list[str]:
    return [one["partialFingerprints"]["ziping/v1"] for one in results(project, "W701")]


def test_a_fingerprint_stays_when_lines_move(project: Path) -> None:
    before = fingerprints(project)
    assert len(set(before)) == len(before) == 3
    path = project / CHAPTER
    path.write_text("新的一段。\n\n" + path.read_text("utf-8"), "utf-8")
    assert fingerprints(project) == before
    path.write_text(path.read_text("utf-8").replace("采购", "全年采购"), "utf-8")
    assert not set(fingerprints(project)) & set(before)


def test_sarif_or_json(project: Path) -> None:
    arguments = ["check", "--project", str(project), "--sarif", "--json"]
    assert invoke(*arguments).exit_code == 2
