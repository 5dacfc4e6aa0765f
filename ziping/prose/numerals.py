"""Chinese numerals as they are read: 三 二十四 一百零五 三千六百 两万 〇."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
NUMERALS = "".join([*_DIGITS, *_PLACES, *_GROUPS])


def numeral_value(text: str) -> Decimal | None:
    """The number that *text* spells, or None: 二十四 → 24, 三点五 → 3.5, 二〇二三 → 2023."""
    whole, point, fraction = text.partition("点")
    value = _digits(whole) if len(whole) > 1 and set(whole) <= set(_DIGITS) else _whole(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    places = _digits(fraction)
    if places is None:
        return None
    return Decimal(value) + Decimal(places).scaleb(-len(fraction))


def _digits(text: str) -> int | None:
    if not text or not set(text) <= set(_DIGITS):
        return None
    return int("".join(str(_DIGITS[c]) for c in text))


def _whole(text: str) -> int | None:
    """A number below 10¹² with its places named."""
    total = group = 0
    digit: int | None = None
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _PLACES:
            group += (1 if digit is None else digit) * _PLACES[character]
            digit = None
        elif character in _GROUPS:
            total = (total + group + (digit or 0)) * _GROUPS[character]
            group, digit = 0, None
        else:
            return None
    return total + group + (digit or 0) if text else None
