"""Roles: the styles of the parts of a document that writers make without being told so by a mark."""

from __future__ import annotations

CONTENTS_TITLE = "目录标题"
CONTENTS_STYLES = ("目录一级", "目录二级", "目录三级", "目录四级")
ATTACHMENT_MARK, ATTACHMENT_TITLE = "附件标记", "附件标题"
PART_STYLES = (CONTENTS_TITLE, *CONTENTS_STYLES, ATTACHMENT_MARK, ATTACHMENT_TITLE)
