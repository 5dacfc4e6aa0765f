"""What pydantic finds wrong with a value, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic_core import ErrorDetails

SINGLE, _GROUP, _LIST = "这里应是一个值", "这里应是一组“键: 值”", "这里应是一列，写成 [甲, 乙]"
CHOICES = ("enum", "literal_error")  # The errors of a value that is none of those possible.


def reason_of(detail: ErrorDetails, text: str) -> str:
    """What is wrong with a value that says *text*."""
    context = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return f"“{text}”{context['error']}"
    values = {**context, "text": text, "choices": choices_of(detail)}
    return _REASONS.get(detail["type"], "写法不对").format(**values)


def choices_of(detail: ErrorDetails) -> str:
    """The possible values of one of the errors CHOICES."""
    expected = str(detail.get("ctx", {}).get("expected", ""))
    return expected.replace(" or ", "、").replace(", ", "、").replace("'", "")


_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "缺少这个值",
        "extra_forbidden": "没有这个键",
        "greater_than": "“{text}”要大于 {gt}",
        "greater_than_equal": "“{text}”不能小于 {ge}",
        "less_than_equal": "“{text}”不能大于 {le}",
        "enum": "“{text}”不在可选范围内；可选：{choices}",
        "literal_error": "“{text}”不在可选范围内；可选：{choices}",
        "string_pattern_mismatch": "“{text}”含有不能用的字符（引号、尖括号、分号等）",
        "string_too_long": "“{text}”太长，最多 {max_length} 个字",
        "string_too_short": "不能空着",
        "too_short": "至少要写一项",
        "int_parsing": "“{text}”要写成整数，例如 2",
        "int_type": "“{text}”要写成整数，例如 2",
        "string_type": SINGLE,
        "tuple_type": _LIST,
        "mapping_type": _GROUP,
        "dict_type": _GROUP,
        "model_type": _GROUP,
        "model_attributes_type": _GROUP,
    }
)
