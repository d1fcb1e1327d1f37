"""A provision's own words: its chapeau and what closes its list, without what stands below it."""

from __future__ import annotations

from collections.abc import Mapping

from index.headings import marker
from index.model import Locator, Provision


def own_words(provision: Provision, provisions: Mapping[Locator, Provision]) -> str:
    """The words that stand in no child, on one line; the marks of the children are left out."""
    text, pieces = provision.text, []
    for child in provision.children:
        below = provisions[child].text
        at = text.find(below)
        if at < 0:
            continue
        pieces.append(_without_mark(text[:at]))
        text = text[at + len(below) :]
    return " ".join(" ".join([*pieces, text]).split())


def opening(provision: Provision, provisions: Mapping[Locator, Provision]) -> int:
    """Where the words end that stand before the first child and open its list; 0 where none do."""
    if not provision.children:
        return 0
    at = provision.text.find(provisions[provision.children[0]].text)
    return len(_without_mark(provision.text[: max(at, 0)]).rstrip())


def _without_mark(text: str) -> str:
    """The text without a mark such as `(a)` that alone fills the rest of its last line."""
    start = text.rfind("\n") + 1
    last = text[start:].strip()
    mark = marker(last)
    return text[:start] if mark and mark.end >= len(last) else text
