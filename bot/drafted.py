"""Numbers that belong to a draft and not to the final text, as in "Article 43(3) of the negotiating document"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.drafts import DraftText, Renumbered
from index.locator import OTHER_LAW, Reference, label
from index.model import CONVENTION, Locator, Point
from index.shipped import Corpus

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAY = rf"(?:(?:\d{{1,2}} )?(?:{_MONTH}) |mid-?)?"
_KIND = (
    r"zero|first|second|third|early|earlier|original|initial|previous|old|older|revised|official|chair['’]s|un|treaty"
)
_GENERIC = re.compile(
    rf"\b(?:{_DAY}(?P<before>20\d\d) )?(?P<kind>(?:(?:{_KIND}) )*)(?:negotiating (?:text|document)|"
    r"drafts?(?: (?:convention|treaty|text|document))?)\b"
    rf"(?! (?:protocol|rules?|laws?|bill|act|code|statute|resolution|submission|decision|legislation))"
    rf"(?: (?:of|from)(?: the)? {_DAY}(?P<after>20\d\d))?",
    re.I,
)
_NEVER = re.compile(r"\b(?:zero|first|second|third|original|initial)\b|\b(?:" + _MONTH + r")\b", re.I)
"""Words that mean one draft among several: one that is not known by this name is not known."""

_OF = re.compile(r"\s*,?\s*(?:of|in|from|under|as in|at)\s+(?:the |that |its |an? )?", re.I)
_GENITIVE = re.compile(r"(?:['’]s?)?\s+(?:the )?|\s*[,:]\s*", re.I)
_ADJECTIVE = re.compile(r"\b(?:the )?(?:draft(?:['’]s)?) $", re.I)
_LEADS = re.compile(r"(?:^|[.?!]\s+)(?:in|under|by|according to)\s+(?:the\s+)?$", re.I)
_JOINS = re.compile(r"\s*(?:,|and|or|&|\s)\s*(?:and |or )?", re.I)


@dataclass(frozen=True, slots=True)
class Mention:
    """A draft named in a text; `drafts` are those that it can mean, none where that name is not known."""

    start: int
    end: int
    text: str
    drafts: tuple[DraftText, ...]


@dataclass(frozen=True, slots=True)
class DraftReference:
    """Provisions of a draft that a text names, from the first word about them to the last."""

    start: int
    end: int
    locators: tuple[Locator, ...]
    mention: Mention

    def rows(self) -> tuple[tuple[DraftText, Renumbered], ...]:
        """What is known of what they became."""
        pairs = ((draft, one) for draft in self.mention.drafts for one in self.locators)
        return tuple(dict.fromkeys((draft, row) for draft, one in pairs for row in draft.now(one)))


def draft_references(text: str, references: Sequence[Reference], drafts: Sequence[DraftText]) -> list[DraftReference]:
    """The references of a text that are numbers of a draft, in order."""
    # "the CND" looks like another law's name to the reader of references.
    ours = [one for one in references if one.locators[0].instrument in (CONVENTION, OTHER_LAW)]
    found = list(mentions(text, drafts)) if ours else []
    owners = [_owner(text, one, found) for one in ours]
    for number in range(len(ours) - 2, -1, -1):
        between = text[ours[number].end : ours[number + 1].start]
        if owners[number] is None and owners[number + 1] is not None and _JOINS.fullmatch(between):
            owners[number] = owners[number + 1]
    return [_reference(text, one, owner) for one, owner in zip(ours, owners, strict=True) if owner is not None]


def _owner(text: str, reference: Reference, found: Sequence[Mention]) -> Mention | None:
    """The draft whose number a reference is: `Article 5 of the draft`, `the draft's Article 5`, `In the draft, …`."""
    within = (one for one in found if reference.start < one.start < reference.end)  # read as another law's name
    after = (one for one in found if reference.end <= one.start and _OF.fullmatch(text[reference.end : one.start]))
    before = (
        one for one in found if one.end <= reference.start and _GENITIVE.fullmatch(text[one.end : reference.start])
    )
    leading = (
        one
        for one in found
        if one.end <= reference.start
        and _LEADS.search(text[: one.start])
        and not re.search(r"[.?!]", text[one.end : reference.start])
    )
    return next(within, None) or next(after, None) or next(before, None) or next(leading, None)


def _reference(text: str, reference: Reference, owner: Mention) -> DraftReference:
    near = _OF.fullmatch(text[reference.end : owner.start]) or _GENITIVE.fullmatch(text[owner.end : reference.start])
    start = min(reference.start, owner.start) if near else reference.start
    end = max(reference.end, owner.end) if near else reference.end
    if adjective := _ADJECTIVE.search(text[:start]):
        start = adjective.start()
    return DraftReference(start, end, reference.locators, owner)


def final_text(text: str, found: Sequence[DraftReference]) -> str:
    """A text with the final numbers in place of the draft's; those that are not known are left out."""
    for one in sorted(found, key=lambda one: -one.start):
        now = dict.fromkeys(row.now for _, row in one.rows())
        put = " and ".join(label(locator) for locator in now) or "the Convention"
        before = re.sub(r"\bthe $", "", text[: one.start], flags=re.I)
        text = f"{before}{put}{text[one.end :]}"
    for name in {one.mention.text for one in found}:
        text = re.sub(
            rf"(?:\b(?:in|of|under|from|by) )?(?:\bthe )?\b{re.escape(name)}\b(?:['’]s)?\s*,?\s*", "", text, flags=re.I
        )
    return " ".join(text.split())


def listed_numbers(rows: Sequence[Renumbered]) -> list[str]:
    """The numbers that are known of a draft, articles that follow each other as a range."""
    told: list[str] = []
    run: list[int] = []
    for row in [*rows, None]:
        number = int(row.then.article) if row is not None and not row.then.parts else None
        if run and number == run[-1] + 1:
            run.append(number)
            continue
        told += [f"Art. {run[0]}" if len(run) == 1 else f"Art. {run[0]} to {run[-1]}"] if run else []
        run = [] if number is None else [number]
        told += [f"Art. {row.then.short}"] if row is not None and number is None else []
    return list(dict.fromkeys(told))


def mentions(text: str, drafts: Sequence[DraftText]) -> Iterator[Mention]:
    """The drafts that a text names, in its order: by a name of their own, else by a year, else in general."""
    own = {name: draft for draft in drafts for name in draft.names}
    names = "|".join(re.escape(name) for name in sorted(own, key=len, reverse=True))
    taken: list[Mention] = []
    for match in re.finditer(rf"\b(?:{names})\b(?: (?:of|from) (?:\w+ )?20\d\d)?", text, re.I):
        name = next(name for name in sorted(own, key=len, reverse=True) if match[0].lower().startswith(name))
        same = tuple(one for one in drafts if name in one.names or _of_year(name, one))
        taken.append(Mention(match.start(), match.end(), match[0], same))
    for match in _GENERIC.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in taken):
            taken.append(Mention(match.start(), match.end(), match[0], _meant(match, drafts)))
    return iter(sorted(taken, key=lambda one: one.start))


def _of_year(name: str, draft: DraftText) -> bool:
    """Whether a name says no more than a year, so that every draft of that year may be meant."""
    return name in (f"draft of {draft.year}", f"{draft.year} draft")


def _meant(match: re.Match[str], drafts: Sequence[DraftText]) -> tuple[DraftText, ...]:
    if _NEVER.search(match[0]):
        return ()
    year = match["before"] or match["after"]
    return tuple(one for one in drafts if one.rows) if year is None else tuple(d for d in drafts if d.year == int(year))


def spoken_of(point: Point, corpus: Corpus) -> str:
    """The text that a point speaks of, with the draft's numbers of its articles where they were others."""
    # A voice that the piece passes on may speak of another text.
    passed_on = point.own_speaker
    draft = next((one for one in corpus.drafts if point.slug in one.sources and not passed_on), None)
    rows = [row for row in (draft.rows if draft else ()) if row.source == point.slug and row.moved]
    if draft is None or not rows:
        return point.speaks_of
    touched = [row for row in rows if any(row.now.touches(place) for place in point.articles)]
    return "; ".join([draft.name, *(f"then Art. {row.then.short}, now {label(row.now)}" for row in touched)])
