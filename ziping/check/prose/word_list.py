"""Wording: words typed twice, blanks left to fill, names that the project writes another way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import MappingProxyType

from ziping.check.prose.prose_text import HAN, ProseText, StyleFinding
from ziping.check.settings import Term

# A character that is hardly ever written twice, and what before (a pattern) or after it (one of
# these characters) makes it right
# (目的的, 了解, 参与与). 人人, 常常, 层层, 刚刚 and names are not among them.
_TWICE = MappingProxyType(
    {
        "的": ("(?<![项科条栏题账节剧数])目|(?<![目指招投中达])标", "确士"),
        "了": ("[为除]", "解结却然"),
        "是": ("(?!)", "非否"),
        "在": ("[存现潜所实正旨好]", "建编校岗册职线场地位任家外"),
        "和": ("[温平缓祥饱调总共]", "谐解平睦气善好约"),
        "与": ("[参给赋授付干]", "会"),
        "及": ("[普危顾涉波触提累惠遍企言论]", "时早格"),
        "也": ("(?!)", ""),
        "将": ("[即干健名]", "来军"),
        "被": ("(?!)", "告申动"),
        "由": ("[理自缘事经]", ""),
        "对": ("[核校应针面相比绝]", "口外内比照象方"),
        "以": ("[可予足难得]", "上下内外来往前后及免便"),
    }
)
_CHARACTERS = re.compile(rf"([{''.join(_TWICE)}])\1+")
_WORDS = (
    "进一步", "切实", "不断", "积极", "认真", "大力", "全面", "深入", "扎实", "有效", "推进", "加强", "提高",
    "提升", "促进", "确保", "坚持", "围绕", "按照", "根据", "以及", "同时", "其中", "由于", "因此", "我局",
    "我们", "我办", "本部门", "本单位", "进行", "对于", "关于", "为了", "已经", "能够", "可以", "需要", "应当",
    "没有", "达到", "得到", "取得", "严格", "充分", "逐步", "稳步", "持续", "着力", "牢固", "主动", "及时",
    "各项", "相关", "有关", "如下", "分别", "万元", "亿元",
)  # fmt: skip
_DOUBLED = re.compile(
    rf"(?P<word>{'|'.join(_WORDS)})(?P=word)(?![会率化性型度年月])"
    rf"|(?P<long>[{HAN}]{{4,12}})(?P=long)"
)


def doubled(passage: ProseText) -> Iterator[StyleFinding]:
    """W734: a character or a word typed twice."""
    text = passage.text
    for match in _CHARACTERS.finditer(text):
        before, after = _TWICE[match.group(1)]
        if re.search(rf"(?:{before})\Z", text[max(0, match.start() - 2) : match.start()]):
            continue
        if text[match.end() :][:1] in [*after]:
            continue
        yield _twice(match, match.group(1))
    for match in _DOUBLED.finditer(text):
        word = match["word"] or match["long"]
        if not re.match("[一逐每]", word):
            yield _twice(match, word)


def _twice(match: re.Match[str], word: str) -> StyleFinding:
    return StyleFinding(
        code="W734",
        start=match.start(),
        end=match.end(),
        message=f"“{word}”写重了",
        clause="笔误",
        right=word,
    )


_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马"
    "苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁"
    "毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊"
    "胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢裴陆荣翁荀羊甄曲封储靳段焦巴牧山谷车侯"
    "全班仰秋仲伊宫宁仇栾甘厉武符刘景詹束龙叶幸司韶黎薄印白蒲邰从鄂索赖卓屠蒙池乔阴胥苍双闻党翟谭贡劳姬申扶冉"
    "宰雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庚终暨居衡步都耿满弘匡国文寇广禄阙"
    "东殴利师巩聂关荆游权盖益桓公肖闫覃"
)
_UNFILLED = re.compile(
    rf"(?<=[{HAN}])[Xx](?:\.[Xx])?(?=[%％]|[万亿]?元)|20(?:\d[Xx×]|[Xx×]{{1,2}})(?=年)"
    r"|(?<![A-Za-z0-9])(?:20|19)?[Xx]{2,}(?![A-Za-z])|(?<![\d×])[×Ｘ]{2,}(?![\d×])|[?？]{2,}(?![!！])|(?<=[^\s_])_{3,}|_{3,}(?=[^\s_])"
    r"|【\s*】|[【（(\[]\s*(?:此处|请|待)(?:补充?|填写?|定|核实?|完善|更新|确认|插入|续)[^】）)\]\n]{0,12}[】）)\]]"
    r"|(?<![A-Za-z])(?:TODO|FIXME|TBD)(?![A-Za-z])|\#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!)"
    rf"|(?<![某{_SURNAMES}])某某(?!某)|[■●○]{{3,}}|（\s+）|\(\s+\)"
)


def unfilled(passage: ProseText) -> Iterator[StyleFinding]:
    """W735: what stands for words that were to be filled in."""
    for match in _UNFILLED.finditer(passage.text):
        yield StyleFinding(
            code="W735",
            start=match.start(),
            end=match.end(),
            message=f"“{match.group()}”还没有填",
            clause="报送的文稿不留空",
            hint="填上，或删去这一句",
        )


def terms(passage: ProseText, listed: Iterable[Term]) -> Iterator[StyleFinding]:
    """W739: wrong forms of the project's word list, but where they are part of a right form."""
    terms_ = tuple(listed)
    right_of = {wrong: term.right for term in terms_ for wrong in term.wrong if wrong}
    if not right_of:
        return
    right_forms = _any(term.right for term in terms_)
    wrong_forms = _any(right_of)
    free = [match.span() for match in right_forms.finditer(passage.text)]
    for match in wrong_forms.finditer(passage.text):
        if any(start <= match.start() and match.end() <= end for start, end in free):
            continue
        right = right_of[match.group()]
        yield StyleFinding(
            code="W739",
            start=match.start(),
            end=match.end(),
            message=f"“{match.group()}”应写作“{right}”",
            clause="data/规则.yaml 的“用语”",
            right=None
            if re.search(r"[{}]", right)
            else right,  # No code reaches a chapter by a fix.
        )


def _any(forms: Iterable[str]) -> re.Pattern[str]:
    """Any of the forms, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))))
