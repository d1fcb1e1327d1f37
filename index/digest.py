"""The digests of the Convention (corpus/uncc/NN.md) as Articles and Provisions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.files import CorpusError, Entry, read_front_matter
from index.force import force_of
from index.model import CONVENTION, Article, Doubt, Force, Locator, Provenance, Provision

_MARKER = re.compile(r"^(?P<indent> *)(?:(?P<number>\d+)\.|\((?P<letter>[a-z]+)\))(?: (?P<text>.*))?$")
_KEYS = "instrument article title chapter chapter_title kind checked cross_references terms questions gists forces"
_DEFINITION = re.compile(r'^"[^"]+"[^:.]*:')


@dataclass(slots=True)
class _Node:
    """A provision while its file is read: own words, words after its children, children."""

    parts: tuple[str, ...]
    indent: int
    own: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    def words(self) -> str:
        return " ".join(self.own)

    def whole(self) -> str:
        lines = [self.words()] if self.own else []
        lines += [f"{_mark(child)} {child.whole()}" for child in self.children]
        lines += [" ".join(self.tail)] if self.tail else []
        return "\n".join(lines)

    def frame(self) -> str:
        """The words that stand round each child: chapeau and what follows the children."""
        return " ".join([*self.own, *(["…", *self.tail] if self.tail else [])])


def _mark(node: _Node) -> str:
    return f"{node.parts[-1]}." if node.parts[-1].isdigit() else f"({node.parts[-1]})"


def read_digest(path: Path, doubts: Iterable[Doubt] = ()) -> tuple[Article, list[Provision]]:
    """One digest file: its article, and its provisions in the order of the text (article first).

    Raises CorpusError with file, line and reason.
    """
    head, body, first_line = read_front_matter(path)
    article = _article(head)
    root = _outline(path, body, first_line, preamble=article.locator.article == "preamble")
    doubted = [doubt for doubt in doubts if doubt.locator.article == article.locator.article]
    provisions = list(_provisions(root, article, head, doubted))
    _check_keys(head, "gists", provisions)
    _check_keys(head, "forces", provisions)
    return article, provisions


def _article(head: Entry) -> Article:
    head.only(*_KEYS.split())
    head.choice("instrument", (CONVENTION,))
    head.choice("kind", ("digest",))
    if bad := [word for word in head.table("forces").values() if word not in list(Force)]:
        raise head.refuse(f"'forces' holds {bad[0]!r}, which is no force")
    return Article(
        locator=Locator(CONVENTION, head.text("article")),
        title=head.text("title"),
        chapter=head.maybe("chapter") or "",
        chapter_title=head.maybe("chapter_title") or "",
        cross_references=head.texts("cross_references"),
        terms=head.texts("terms"),
        questions=head.texts("questions"),
        checked=head.maybe("checked"),
    )


def _outline(path: Path, body: str, first_line: int, preamble: bool) -> _Node:
    root = _Node((), -1)
    stack = [root]
    paragraphs = [(number, line) for number, line in enumerate(body.splitlines(), first_line) if line.strip()]
    if preamble:
        return _preamble(path, paragraphs)
    for number, line in paragraphs:
        marker = _MARKER.match(line)
        indent = len(line) - len(line.lstrip())
        if marker is None:
            _unmarked(path, number, line.strip(), indent, stack)
            continue
        while stack[-1].indent >= indent:
            stack.pop()
        label = marker["number"] or marker["letter"]
        node = _Node((*stack[-1].parts, label), indent)
        if marker["text"]:
            node.own.append(marker["text"].strip())
        if any(child.parts == node.parts for child in stack[-1].children):
            raise CorpusError(path, number, f"({label}) stands here twice")
        stack[-1].children.append(node)
        stack.append(node)
    return root


def _unmarked(path: Path, number: int, words: str, indent: int, stack: list[_Node]) -> None:
    """Words without a marker: a chapeau, or what follows the children of the node indented less."""
    while stack[-1].indent >= indent:
        stack.pop()
    node = stack[-1]
    if node.parts and not node.children:
        raise CorpusError(path, number, "a line without number or letter")
    (node.tail if node.children else node.own).append(words)


def _preamble(path: Path, paragraphs: list[tuple[int, str]]) -> _Node:
    """The considerations, counted between the opening and the closing line."""
    if len(paragraphs) < 3:
        raise CorpusError(path, 1, "a preamble needs an opening, considerations and a closing")
    root = _Node((), -1, own=[paragraphs[0][1].strip()], tail=[paragraphs[-1][1].strip()])
    for count, (_, line) in enumerate(paragraphs[1:-1], 1):
        root.children.append(_Node((str(count),), 0, own=[line.strip()]))
    return root


def _provisions(root: _Node, article: Article, head: Entry, doubts: list[Doubt]) -> Iterable[Provision]:
    gists, forces = head.table("gists"), head.table("forces")

    def walk(node: _Node, frames: tuple[str, ...], above: Force) -> Iterable[Provision]:
        locator = Locator(CONVENTION, article.locator.article, node.parts)
        force = _force(node, locator, forces, above)
        yield Provision(
            locator=locator,
            text=node.whole(),
            own=node.words(),
            chapeau=" ".join(frames),
            title=article.title,
            chapter=article.chapter,
            chapter_title=article.chapter_title,
            force=force,
            provenance=Provenance.DIGEST,
            gist=gists.get(locator.short),
            checked=article.checked,
            doubts=tuple(doubt for doubt in doubts if doubt.locator.contains(locator)),
            children=tuple(Locator(CONVENTION, locator.article, child.parts) for child in node.children),
        )
        # An article's numbered paragraphs each bind for themselves; letters and romans inherit.
        inherited = force if node.own else above
        for child in node.children:
            frame = (*frames, node.frame()) if node.own or node.tail else frames
            yield from walk(child, frame, inherited)

    return walk(root, (), Force.STATES)


def _force(node: _Node, locator: Locator, forces: Mapping[str, str], above: Force) -> Force:
    """The force set by hand, else the one above, else its own; definitions and considerations state."""
    if locator.short in forces:
        return Force(forces[locator.short])
    if above is not Force.STATES:
        return above
    if not node.own or locator.article == "preamble" or _DEFINITION.match(node.words()):
        return Force.STATES
    return force_of(node.words())


def _check_keys(head: Entry, key: str, provisions: list[Provision]) -> None:
    known = {provision.locator.short for provision in provisions}
    table = head.table(key)
    if unknown := [short for short in table if short not in known]:
        raise head.refuse(f"'{key}' names {unknown[0]}, which is not in this digest")
