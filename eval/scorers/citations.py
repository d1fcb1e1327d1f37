"""Whether citations exist, are the right ones, and carry the statements that they stand behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.quoting import unmarked
from eval.gold import Case
from eval.scorers.record import Cited, Record, Told, citations, cited_locators, statements
from eval.scorers.score import Score, share, unscored
from eval.scorers.sources import Sources
from eval.scorers.support import carries, judge
from index.model import Locator


def score_citations(case: Case, answer: Record, sources: Sources) -> Iterator[Score]:
    """Validity, recall and precision against gold, statements with a citation, and ALCE's two."""
    told = statements(answer)
    yield share("citation_validity", _validity(answer, told, sources), "nothing is cited")
    yield share("citation_recall", _missing(case, cited_locators(answer)), "nothing must be cited")
    yield share("citation_precision", _needless(case, cited_locators(answer)), "nothing is cited, or nothing is gold")
    bare = (None if one.cited else f"no citation: {one.text[:60]!r}" for one in told)
    yield share("statements_cited", bare, "nothing is stated")
    yield share("alce_recall", (_unsupported(one, sources) for one in told), "nothing is stated")
    yield _alce_precision(told, sources)


def _validity(answer: Record, told: Sequence[Told], sources: Sources) -> Iterator[str | None]:
    """Every citation, and every number that no citation answers to."""
    for cited in citations(answer).values():
        yield next(_faults(cited, sources), None)
    for one in told:
        for n in one.dangling:
            yield f"[{n}] is no citation"


def _faults(cited: Cited, sources: Sources) -> Iterator[str]:
    """What a citation says of its source that is not so; a text may be a part of the source's."""
    if cited.locator is None or not sources.exists(cited.locator):
        yield f"{cited.data.get('locator')} does not exist"
        return
    printed = sources.printed(cited.locator)
    if printed is not None and cited.data.get("label", printed) != printed:
        yield f"{cited.locator} is labelled {cited.data['label']!r}"
    source, copy = sources.words(cited.locator, cited.data.get("language")), cited.data.get("text")
    if source is not None and copy is not None and _plain(copy) not in _plain(source):
        yield f"{cited.locator} does not read {str(copy)[:60]!r}"
    forces = sources.forces(cited.locator)
    if forces and (force := cited.data.get("force")) is not None and force not in forces:
        yield f"{cited.locator} has the force {' or '.join(map(repr, sorted(forces)))}, not {force!r}"
    point = sources.point(cited.locator)
    if point is not None and cited.data.get("author") not in (None, point.speaker, point.author, point.organisation):
        yield f"{cited.locator} is by {point.speaker}, not {cited.data['author']}"


def _plain(text: object) -> str:
    """White space made one, quotation marks left out: a digest's own marks are not printed."""
    return " ".join(unmarked(str(text)).split())


def _missing(case: Case, cited: Sequence[Locator]) -> Iterator[str | None]:
    due = [*case.required, *(Locator("commentary", slug) for slug in case.commentary)]
    for one in due:
        yield None if any(one.contains(other) for other in cited) else f"{one} is not cited"


def _needless(case: Case, cited: Sequence[Locator]) -> Iterator[str | None]:
    """Without gold (refusals) precision says nothing: what was wrongly answered is the refusal's score."""
    gold = [*case.required, *case.acceptable, *(Locator("commentary", slug) for slug in case.commentary)]
    for one in cited if gold else ():
        yield None if any(other.contains(one) for other in gold) else f"{one} is not among the gold"


def _unsupported(told: Told, sources: Sources) -> str | None:
    if told.cited and _carried(told, told.locators, sources):
        return None
    return f"not carried by what it cites: {told.text[:60]!r}"


def _carried(told: Told, locators: Sequence[Locator], sources: Sources) -> bool:
    return carries(judge(told, sources, locators))


def _alce_precision(told: Sequence[Told], sources: Sources) -> Score:
    """A citation counts when its statement is carried, and when it helps: alone, or by being missed."""
    wrong: list[str | None] = []
    for one in told:
        whole = bool(one.cited) and _carried(one, one.locators, sources)
        for cited in one.locators:
            rest = [other for other in one.locators if other != cited]
            helps = whole and (_carried(one, [cited], sources) or not rest or not _carried(one, rest, sources))
            wrong.append(None if helps else f"{cited} does not carry {one.text[:40]!r}")
    if not told:
        return unscored("alce_precision", "nothing is stated")
    return share("alce_precision", wrong, "nothing is cited") if wrong else Score("alce_precision", 0.0, "no citation")
