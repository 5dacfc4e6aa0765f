"""Style roles: the styles that the program itself sets text in. A layout may define more of its own."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

HeadingLevel = Literal["一级", "二级", "三级", "四级"]
LEVEL_STYLES: tuple[HeadingLevel, ...] = ("一级", "二级", "三级", "四级")


class StyleRole(StrEnum):
    """A style that code refers to; headings of the four levels are in ``LEVEL_STYLES``."""

    TITLE = "标题"
    SUBTITLE = "副标题"
    BODY = "正文"
    LIST = "列表"
    CENTRED = "居中"
    GAP = "待补"
    NOTE = "注"
    TABLE_TITLE = "表题"
    TABLE_HEAD = "表头"
    TABLE_TEXT = "表格文字"
    PICTURE = "图"
    PICTURE_CAPTION = "图题"
    CHART_TEXT = "图中文字"
    ATTACHMENT_NOTE = "附件说明"  # Also the mark of an attachment that is named.
    FIRST_ATTACHMENT_NOTE = "附件说明首"
    OTHER_ATTACHMENT_NOTE = "附件说明续"
    ATTACHMENT_MARK = "附件标记"
    ATTACHMENT_TITLE = "附件标题"
    SIGNATURE = "署名"
    DATE = "日期"
    CONTENTS_TITLE = "目录标题"
    CONTENTS_1 = "目录一级"
    CONTENTS_2 = "目录二级"
    CONTENTS_3 = "目录三级"
    CONTENTS_4 = "目录四级"
    FOOTER = "页脚"


CONTENTS_STYLES = (
    StyleRole.CONTENTS_1,
    StyleRole.CONTENTS_2,
    StyleRole.CONTENTS_3,
    StyleRole.CONTENTS_4,
)
