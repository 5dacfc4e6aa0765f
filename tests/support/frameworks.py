"""A small framework, the frameworks of this repository, and rows of a scorecard."""

from __future__ import annotations

from support import ROOT
from ziping.scoring.framework import Framework
from ziping.scoring.framework_file import read_framework
from ziping.scoring.scorecard import Scorecard, ScoredRow
from ziping.source.problem import Problem
from ziping.source.yaml import parsed

SMALL = """\
名称: 小体系
满分: 10 分
不适用: 满分
等级:
  - {名称: 优, 不低于: 9 分}
  - {名称: 差}
指标:
  - 名称: 管理
    分值: 10
    下级:
      - 名称: 预算
        分值: 6
        下级:
          - 编号: 执行
            名称: 执行率
            分值: 4
            规则: {类型: 比例, 名称: 执行率, 数值: 执行数 / 预算数}
          - 编号: 公开
            名称: 公开
            分值: 2
            规则: {类型: 达标, 条件: 已公开}
      - 名称: 采购
        分值: 4
        下级:
          - 名称: 意向
            分值: 4
            解释: 意向公开。
            行:
              - {编号: 比例, 分值: 1, 规则: {类型: 达标, 条件: 全部公开}}
              - {编号: 时限, 分值: 3, 规则: {类型: 达标, 条件: 按时公开}}
"""


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int]]:
    """Codes and lines."""
    return [(problem.code, problem.where.line) for problem in problems]


def rows_of(card: Scorecard | None) -> dict[str, ScoredRow]:
    assert card is not None
    return {row.id: row for row in card.rows()}


def framework(name: str) -> Framework:
    path = f"data/frameworks/{name}.yaml"
    node = parsed((ROOT / path).read_text("utf-8"), path)
    assert node is not None
    made, problems = read_framework(node)
    assert made is not None, problems
    return made
