"""What a new year takes over is said by the shape of a topic, not by how a key is called."""

from __future__ import annotations

import pytest

from ziping.facts.topics import LISTS, TOPICS
from ziping.features.new_year.fields_per_year import Scope, is_yearly
from ziping.source.shape import Shape

KEYS = ("问题", "份额", "编号", "方向", "对应指标", "框架", "自评报告模板", "名称", "总额")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("text", ["41 处", "3.5%", "12.00 万元", "2023 年 4 月 6 日"])
def test_a_quantity_of_a_free_topic_is_a_year_s_whatever_its_key(key: str, text: str) -> None:
    assert is_yearly(("排查", key), text, plain=True)
    assert is_yearly(("单位", "自加", key), text, plain=True)
    assert is_yearly(("工作亮点", "事实", key), text, plain=True)


@pytest.mark.parametrize("text", ["发现隐患 41 处", "办结率达 98.5%", "41 处"])
def test_a_quantity_within_a_text_is_one_too(text: str) -> None:
    assert is_yearly(("排查", "概况"), text, plain=False)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("text", ["办公室", "建设路 12 号", "第三医院", "国发〔2019〕2号"])
def test_names_of_a_free_topic_stay(key: str, text: str) -> None:
    assert not is_yearly(("排查", key), text, plain=True)
    assert is_yearly(("排查", "名称"), text, plain=True, scope=Scope.STRUCTURE)


@pytest.mark.parametrize(
    ("path", "yearly", "yearly_elsewhere"),
    [
        ("绩效目标.产出指标.编号", False, False),
        ("绩效目标.产出指标.份额", False, True),
        ("绩效目标.产出指标.名称", False, True),
        ("绩效目标.产出指标.目标", True, True),
        ("绩效目标.产出指标.定性.档", True, True),
        ("问题.对应指标", False, False),
        ("问题.正文", True, True),
        ("改进措施.问题", False, False),
        ("改进措施.完成期限", True, True),
        ("指标.框架", False, False),
        ("指标.指标.A1.理由", True, True),
        ("指标.指标.A1.改分.得分", True, True),
        ("单位.全称", False, True),
        ("单位.成文日期", True, True),
    ],
)
def test_a_shape_says_what_stays(path: str, yearly: bool, yearly_elsewhere: bool) -> None:
    steps = tuple(path.split("."))
    assert is_yearly(steps, "8", plain=True) is yearly
    assert is_yearly(steps, "8", plain=True, scope=Scope.STRUCTURE) is yearly_elsewhere


def test_what_a_shape_says_stays_is_there() -> None:
    shapes = {*TOPICS.values(), *LISTS.values(), *Shape.__subclasses__()}
    for shape in shapes:
        known = {field.alias for field in shape.model_fields.values()}
        assert {*shape.identifying, *shape.lasting} <= known, shape
