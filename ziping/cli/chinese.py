"""Chinese: click's own sentences and usage errors, so that help and usage errors speak the user's language.

click asks gettext for them; its catalogue is looked for where an application cannot ship one on every
system, so the few sentences that ziping can meet stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "Usage:": "用法：",
        "Options": "选项",
        "Commands": "命令",
        "Error: {message}": "错误：{message}",
        "Try '{command} {option}' for help.": "用“{command} {option}”看用法。",
        "Missing argument": "没有写参数",
        "Missing option": "没有写选项",
        "Missing command.": "没有写命令。",
        "No such option {name!r}.": "没有“{name}”这个选项。",
        "No such command {name!r}.": "没有“{name}”这个命令。",
        "Did you mean {possibility}?": "是否想写 {possibility}？",
        "(Did you mean one of: {possibilities}?)": "是否想写其中一个：{possibilities}？",
        "Option {name!r} requires an argument.": "选项“{name}”后面要写一个值。",
        "Option {name!r} does not take a value.": "选项“{name}”后面不写值。",
        "Got unexpected extra argument ({args})": "多写了参数（{args}）",
        "Got unexpected extra arguments ({args})": "多写了参数（{args}）",
        "Invalid value: {message}": "值不对：{message}",
        "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
        "{value!r} is not a valid {number_type}.": "“{value}”不是整数。",
        "{value} is not in the range {range}.": "{value} 不在范围 {range} 内。",
        "{name} {filename!r} does not exist.": "“{filename}”不存在。",
        "{name} {filename!r} is a file.": "“{filename}”是文件，这里要写文件夹。",
        "{name} {filename!r} is a directory.": "“{filename}”是文件夹，这里要写文件。",
        "{name} {filename!r} is not readable.": "“{filename}”没有读的权限。",
        "{name} {filename!r} is not writable.": "“{filename}”没有写的权限。",
        "{name} {filename!r} is not executable.": "“{filename}”没有执行的权限。",
        "{value!r} is not {choice}.": "“{value}”不行，只能写 {choice}。",
        "{value!r} is not one of {choices}.": "“{value}”不行，可以写：{choices}。",
        "Choose from:\n\t{choices}": "可以写：{choices}",
        "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}”不是 yes 或 no。",
        "Missing parameter": "没有写参数",
        "Takes {nargs} values but 1 was given.": "要写 {nargs} 个值，只写了 1 个。",
        "Argument {name!r} takes {nargs} values.": "“{name}”要写 {nargs} 个值。",
        "Could not open file {filename!r}: {message}": "文件“{filename}”打不开：{message}",
        "unknown error": "原因不明",
        "directory": "文件夹",
        "file": "文件",
        "path": "路径",
        "default: {default}": "默认：{default}",
        "Show this message and exit.": "显示用法。",
        "Show the version and exit.": "显示版本。",
        "Aborted!": "已中止。",
        "Error: invalid input": "请答 y（是）或 n（否）。",
    }
)


def speak_chinese() -> None:
    """Let click use these sentences; one that is not here stays as it is."""
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        setattr(module, "_", lambda text: SENTENCES.get(text, text))  # noqa: B010
        if hasattr(module, "ngettext"):
            setattr(module, "ngettext", _counted)  # noqa: B010


def _counted(one: str, many: str, count: int) -> str:
    text = one if count == 1 else many
    return SENTENCES.get(text, text)


class ChineseGroup(click.Group):
    """Usage errors in Chinese, with the nearest command."""

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(context, name) is None:
            near = get_close_matches(name, self.list_commands(context), n=1)
            hint = (
                f"是否想用“{near[0]}”？"
                if near
                else "可用：" + "、".join(self.list_commands(context))
            )
            raise click.UsageError(f"没有“{name}”这个命令。{hint}")
        return super().resolve_command(context, args)
