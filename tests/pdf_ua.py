"""What PDF/UA-1 (ISO 14289-1) asks of a file and a program can tell: a sentence for each fault.

`page` knows the rules of the standard's own checklist (the Matterhorn protocol). The rest is looked
at here: every mark on every page is in the structure or says that it is none, and the structure is
one that a screen reader can follow.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import page
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

_SHOWN = frozenset(
    {"Tj", "TJ", "'", '"', "Do", "sh", "INLINE IMAGE"}
    | {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*"}
)
"""Operators that put something on the page."""

_INSIDE: Mapping[str, frozenset[str]] = {
    "Table": frozenset({"TR", "THead", "TBody", "TFoot", "Caption"}),
    "THead": frozenset({"TR"}),
    "TBody": frozenset({"TR"}),
    "TFoot": frozenset({"TR"}),
    "TR": frozenset({"TH", "TD"}),
    "L": frozenset({"L", "LI", "Caption"}),
    "LI": frozenset({"Lbl", "LBody"}),
}
"""What may stand directly inside these (ISO 32000-1, 14.8.4.3)."""

_ONLY_IN: Mapping[str, frozenset[str]] = {
    "TR": frozenset({"Table", "THead", "TBody", "TFoot"}),
    "TH": frozenset({"TR"}),
    "TD": frozenset({"TR"}),
    "LI": frozenset({"L"}),
    "LBody": frozenset({"LI"}),
}

_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def faults(pdf: bytes, *, bookmarks: bool = False) -> list[str]:
    """Everything that is amiss, in the order in which it is looked for."""
    told = page.validate_pdf_bytes(pdf, profile="ua1").failures
    found = [f"rule {failure.rule_id}: {failure.message}" for failure in told]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tree = _Tree.of(opened)
        found += _document(opened, bookmarks=bookmarks)
        found += _fonts(opened)
        found += _structure(tree)
        for number, sheet in enumerate(opened.pages, 1):
            found += [f"page {number}: {fault}" for fault in _sheet(sheet, tree)]
    return list(dict.fromkeys(found))


# --- The structure -------------------------------------------------------------------------------


@dataclass
class _Element:
    """A node of the structure, with the marks on pages that it holds."""

    kind: str
    node: Object
    parent: _Element | None
    children: list[_Element] = field(default_factory=list)
    marks: list[tuple[Any, int]] = field(default_factory=list)
    objects: list[Object] = field(default_factory=list)

    def every(self) -> Iterator[_Element]:
        """Itself and all beneath it, in reading order."""
        yield self
        for child in self.children:
            yield from child.every()

    def attribute(self, name: str) -> Object | None:
        """An attribute, whoever owns it."""
        held = self.node.get(Name.A)
        for each in _listed(held):
            if isinstance(each, Dictionary) and name in each:
                return each[name]
        return None


@dataclass
class _Tree:
    """The whole structure, and by page and number the element to which each mark belongs."""

    roots: list[_Element]
    owner: dict[tuple[Any, int], _Element]
    parents: dict[int, Object]

    @classmethod
    def of(cls, pdf: Pdf) -> _Tree:
        """The structure of a file; nothing where it has none."""
        root = pdf.Root.get(Name.StructTreeRoot)
        if root is None:
            return cls([], {}, {})
        roots = [_element(kid, None, root) for kid in _listed(root.get(Name.K))]
        owner = {mark: each for top in roots for each in top.every() for mark in each.marks}
        return cls(roots, owner, dict(_numbers(root.get(Name.ParentTree))))

    def every(self) -> Iterator[_Element]:
        """All elements in reading order."""
        for root in self.roots:
            yield from root.every()


def _element(node: Object, parent: _Element | None, root: Object) -> _Element:
    roles = root.get(Name.RoleMap, Dictionary())
    kind = str(node.S)
    found = _Element(str(roles.get(kind, kind)).removeprefix("/"), node, parent)
    for kid in _listed(node.get(Name.K)):
        if isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR:
            found.objects.append(kid.Obj)
        elif isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.MCR:
            found.marks.append(((kid if Name.Pg in kid else node).Pg.objgen, int(kid.MCID)))
        elif isinstance(kid, Dictionary):
            found.children.append(_element(kid, found, root))
        else:
            found.marks.append((node.Pg.objgen, int(kid)))
    return found


def _numbers(tree: Object | None) -> Iterator[tuple[int, Object]]:
    """The entries of a number tree."""
    if tree is None:
        return
    flat = list(tree.get(Name.Nums, Array()))
    yield from ((int(key), value) for key, value in zip(flat[::2], flat[1::2], strict=True))
    for kid in tree.get(Name.Kids, Array()):
        yield from _numbers(kid)


def _listed(held: Object | None) -> Iterable[Any]:
    if held is None:
        return ()
    return list(held) if isinstance(held, Array) else (held,)


def _structure(tree: _Tree) -> Iterator[str]:
    if not tree.roots:
        yield "it has no structure"
        return
    yield from _headings([each for each in tree.every() if each.kind in _HEADINGS])
    for each in tree.every():
        above = each.parent.kind if each.parent else ""
        if each.kind == "Figure" and not str(each.node.get(Name.Alt, "")).strip():
            yield "a figure has no words in its place"
        if each.kind in _ONLY_IN and above not in _ONLY_IN[each.kind]:
            yield f"{each.kind} stands in {above or 'nothing'}"
        for child in each.children:
            if each.kind in _INSIDE and child.kind not in _INSIDE[each.kind]:
                yield f"{each.kind} holds {child.kind}"
        if each.kind == "Table":
            yield from _table(each)


def _headings(found: list[_Element]) -> Iterator[str]:
    level = 0
    for each in found:
        now = int(each.kind[1])
        if now > level + 1:
            yield f"after {'nothing' if not level else f'H{level}'} comes {each.kind}"
        level = now
    if not found:
        yield "it has no heading"


def _table(table: _Element) -> Iterator[str]:
    """Every head says over what it stands, or every cell says under which heads it does."""
    cells = [each for each in table.every() if each.kind in {"TH", "TD"}]
    heads = [each for each in cells if each.kind == "TH"]
    if not heads:
        yield "a table has no heads"
        return
    if all(head.attribute("/Scope") is not None for head in heads):
        return
    named = {str(head.node.get(Name.ID, "")) for head in heads}
    for cell in (each for each in cells if each.kind == "TD"):
        under = {str(each) for each in _listed(cell.attribute("/Headers"))}
        if not under or not under <= named:
            yield "a cell of a table stands under no head"
            return


# --- The file ------------------------------------------------------------------------------------


def _document(pdf: Pdf, *, bookmarks: bool) -> Iterator[str]:
    root = pdf.Root
    if not root.get(Name.MarkInfo, Dictionary()).get(Name.Marked, False):
        yield "it does not say that it is tagged"
    if not str(root.get(Name.Lang, "")).strip():
        yield "it does not say its language"
    if not root.get(Name.ViewerPreferences, Dictionary()).get(Name.DisplayDocTitle, False):
        yield "a viewer is not told to show the title"
    about = pdf.open_metadata()
    if not str(about.get("dc:title", "")).strip():
        yield "it has no title"
    if str(about.get("pdfuaid:part", "")) != "1":
        yield "it does not say that it is PDF/UA-1"
    outlines = root.get(Name.Outlines)
    if bookmarks and (outlines is None or Name.First not in outlines):
        yield "it has no bookmarks"


def _fonts(pdf: Pdf) -> Iterator[str]:
    seen: set[Any] = set()
    for sheet in pdf.pages:
        for font in _fonts_of(sheet.get(Name.Resources), seen):
            name = str(font.get(Name.BaseFont, "?"))
            if Name.ToUnicode not in font:
                yield f"{name} does not say which letters its signs are"
            held = font.get(Name.DescendantFonts, Array([font]))
            for each in held:
                about = each.get(Name.FontDescriptor, Dictionary())
                if not any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                    yield f"{name} is not in the file"


def _fonts_of(resources: Object | None, seen: set[Any]) -> Iterator[Object]:
    if resources is None or (resources.objgen != (0, 0) and resources.objgen in seen):
        return
    seen.add(resources.objgen)
    yield from dict(resources.get(Name.Font, Dictionary())).values()
    for inner in dict(resources.get(Name.XObject, Dictionary())).values():
        yield from _fonts_of(inner.get(Name.Resources), seen)


# --- A page --------------------------------------------------------------------------------------


def _sheet(sheet: pikepdf.Page, tree: _Tree) -> Iterator[str]:
    if sheet.get(Name.Tabs) != Name.S:
        yield "the keyboard does not follow the structure"
    shown = _Shown.on(sheet)
    if shown.loose:
        yield f"{shown.loose} things are neither in the structure nor said to be decoration"
    owned = {number for (place, number) in tree.owner if place == sheet.objgen}
    if shown.marks - owned:
        yield f"{len(shown.marks - owned)} marks are in no element of the structure"
    if owned - shown.marks:
        yield f"{len(owned - shown.marks)} elements of the structure are marked nowhere"
    for annotation in sheet.get(Name.Annots, Array()):
        yield from _annotation(annotation, tree)


@dataclass
class _Shown:
    """What a page shows: the numbers of its marks, and how much stands in no mark at all."""

    marks: set[int] = field(default_factory=set)
    loose: int = 0

    @classmethod
    def on(cls, sheet: pikepdf.Page) -> _Shown:
        """Read a page."""
        found, within = cls(), [False]
        properties = sheet.get(Name.Resources, Dictionary()).get(Name.Properties, Dictionary())
        for one in pikepdf.parse_content_stream(sheet):
            operands = list(one.operands)
            match str(one.operator):
                case "BMC":
                    within.append(within[-1] or operands[0] == Name.Artifact)
                case "BDC":
                    about = operands[1]
                    about = properties[about] if isinstance(about, Name) else about
                    if Name.MCID in about:
                        found.marks.add(int(about.MCID))
                    known = Name.MCID in about or operands[0] == Name.Artifact
                    within.append(within[-1] or known)
                case "EMC":
                    within.pop()
                case shown if shown in _SHOWN and not within[-1]:
                    found.loose += 1
        return found


def _annotation(annotation: Object, tree: _Tree) -> Iterator[str]:
    if annotation.get(Name.Subtype) != Name.Link:
        return
    if not str(annotation.get(Name.Contents, "")).strip():
        yield "a link does not say where it leads"
    place = annotation.get(Name.StructParent)
    element = tree.parents.get(int(place)) if place is not None else None
    holds = [
        each
        for each in tree.every()
        if any(thing.objgen == annotation.objgen for thing in each.objects)
    ]
    if element is None or not holds or holds[0].kind != "Link":
        yield "a link is none in the structure"
