"""Numbers in Chinese characters: counting (八, 二十四) and money in capitals (人民币大写)."""

from __future__ import annotations

from decimal import Decimal

_PLAIN = "零一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"


def hanzi(number: int) -> str:
    """A whole number under 10^8 as it is read: 0 → 零, 10 → 十, 24 → 二十四, 1003 → 一千零三."""
    text = _read(number, _PLAIN, ("", "十", "百", "千"))
    return text[1:] if text.startswith("一十") else text


def capital_money(yuan: Decimal) -> str:
    """An amount in 元 with two digits: 60679500.00 → 人民币陆仟零陆拾柒万玖仟伍佰元整."""
    sign = "负" if yuan < 0 else ""
    cents = int(abs(yuan) * 100)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    text = _read(whole, _CAPITAL, ("", "拾", "佰", "仟")) + "元" if whole or not cents else ""
    if jiao:
        text += _CAPITAL[jiao] + "角"
    elif fen and whole:
        text += "零"
    text += _CAPITAL[fen] + "分" if fen else "整"
    return f"人民币{sign}{text}"


def _read(number: int, digits: str, small: tuple[str, ...]) -> str:
    if number == 0:
        return digits[0]
    for unit, name in ((100_000_000, "亿"), (10_000, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            skipped = low < unit // 10 or (digits is _CAPITAL and high % 10 == 0)
            gap = digits[0] if low and skipped else ""
            return (
                _read(high, digits, small) + name + gap + (_read(low, digits, small) if low else "")
            )
    return _four(number, digits, small)


def _four(group: int, digits: str, small: tuple[str, ...]) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + small[place]
        gap = False
    return text


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
