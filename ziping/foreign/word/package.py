"""A Word package: its parts as XML, within bounds. The file is untrusted."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

MAX_PART = 40_000_000  # Bytes of a part when unpacked: some thousand pages of text.
MAX_PARTS = 5_000


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of an Office file. Raises ValueError, in words for the user, for what is none."""

    archive: zipfile.ZipFile
    _read: dict[str, etree._Element | None] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> Package:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
            entries = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise ValueError("文件已经损坏，或者没有下载完整") from None
        if len(entries) > MAX_PARTS or any(one.file_size > MAX_PART for one in entries):
            raise ValueError("文件里的内容太大")
        return cls(archive)

    def bytes(self, name: str) -> bytes:
        """A part as it is, empty when it is not there."""
        try:
            with self.archive.open(name) as part:
                data = part.read(MAX_PART + 1)
        except KeyError:
            return b""
        except Exception as error:  # zipfile, zlib and the system each fail in their own way.
            raise ValueError("文件已经损坏，或者加了密码") from error
        if len(data) > MAX_PART:
            raise ValueError("文件里的内容太大")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, None when it is not there."""
        if name not in self._read:
            data = self.bytes(name)
            self._read[name] = _root(data) if data else None
        return self._read[name]

    def related(self, part: str, kind: str) -> Iterator[tuple[str, str]]:
        """Id and part name of what *part* refers to in a relation that ends in *kind*."""
        folder, _, name = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
        for relation in root if root is not None else ():
            if (
                relation.get("Type", "").endswith(f"/{kind}")
                and relation.get("TargetMode") != "External"
            ):
                target = relation.get("Target", "")
                path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
                yield relation.get("Id", ""), path

    def part(self, part: str, kind: str) -> etree._Element | None:
        """The first part of that relation."""
        return next((self.xml(path) for _, path in self.related(part, kind)), None)


def _root(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise ValueError("文件已经损坏：里面的 XML 读不懂") from None


def name_of(element: etree._Element) -> str:
    """The name without its namespace: those of Word, of WPS and of the strict standard differ."""
    return str(element.tag).rpartition("}")[2]


def value_of(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute, whatever its namespace."""
    if element is None:
        return None
    found = (str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name)
    return next(found, None)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element at the end of a path of names."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if name_of(one) == name), None)
    return element


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as ``<w:b/>`` is there and not off."""
    return element is not None and value_of(element) not in ("0", "false", "off", "none")
