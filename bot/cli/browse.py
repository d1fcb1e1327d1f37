"""`article`, `search`, `duties`, `concerns`: the corpus without a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.shared import colour, out, out_json, talk, the_assistant, the_corpus, width
from bot.errors import IndexUnavailableError
from bot.lookup import locate, locate_anywhere

if TYPE_CHECKING:
    from index.model import Locator
    from index.shipped import Corpus

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def mount(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=ARTICLE, short_help="Show a provision with its provenance, doubts and neighbours.")(article)
    app.command(help=SEARCH, short_help="Search the provisions.")(search)
    app.command(help=DUTIES, short_help="What a State must do, may choose, may reserve.")(duties)
    app.command(help=CONCERNS, short_help="The human-rights concerns that touch a provision.")(concerns)


ARTICLE = """Examples:

  rapporteur article "28(4)"

  rapporteur article "art. 2 lit. h" --json

  rapporteur article budapest:19

Show a provision: official words where they are installed, our digest, provenance, doubts and neighbours."""


def article(
    reference: Annotated[str, typer.Argument(help="A reference as people write it: 28(4), art. 2 lit. h, preamble.")],
    as_json: Json = False,
) -> None:
    """Show a provision."""

    corpus = the_corpus()
    if as_json:
        out_json(_article_json(locate_anywhere(reference, corpus), corpus))
    else:
        out(article_text(reference, corpus))


def article_text(reference: str, corpus: Corpus) -> str:
    """The provisions that a reference names, with their evidence."""
    from bot.render.proof import proof_text

    return proof_text(locate_anywhere(reference, corpus), corpus, width())


def _article_json(named: list[Locator], corpus: Corpus) -> dict[str, object]:
    return {"schema": 1, "kind": "article", "provisions": [_provision_json(one, corpus) for one in named]}


def _provision_json(locator: Locator, corpus: Corpus) -> dict[str, object]:
    """Our digest of a provision (of another treaty its first official words), and all official words of it."""
    from bot.missing import provisions_of
    from bot.official import differences, installed_words
    from bot.sources import unquoted
    from index.locator import label

    one, official = provisions_of(locator.instrument, corpus)[locator], installed_words(locator, corpus)
    return {
        "locator": str(locator),
        "label": label(locator),
        "title": one.title,
        "chapter": one.chapter,
        "force": one.force.value,
        "provenance": one.provenance.value,
        "checked": one.checked,
        "gist": one.gist,
        "text": unquoted(one.text, one.provenance),
        "chapeau": unquoted(one.chapeau, one.provenance),
        "doubts": [{"about": d.about, "level": d.level, "note": d.note} for d in one.doubts],
        "children": [str(child) for child in one.children],
        "official": [
            {
                "language": text.record.language,
                "text": words.text,
                "force": words.force.value,
                "source": text.record.source,
                "obtained": text.record.obtained,
                "sha256": text.record.sha256,
                "url": text.link(locator),
                "differs": differences(one, words) if one is not words else [],
            }
            for text, words in official
        ],
    }


SEARCH = """Examples:

  rapporteur search gag order on providers

  rapporteur search "spyware" --json

Search the provisions; the best first, with the routes that found each."""


def search(
    words: Annotated[list[str], typer.Argument(help="What to search for.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="Provisions to show.")] = 10,
    as_json: Json = False,
) -> None:
    """Search the provisions."""
    from bot.render.terminal import wrap
    from bot.sources import unquoted
    from index.locator import label
    from prompts import replies

    assistant = the_assistant()
    query = " ".join(words)
    found = assistant.kit.searcher.search(query, language=assistant.kit.searcher.language(query), limit=limit)
    if found.gone is not None:
        raise IndexUnavailableError(found.gone)
    provisions = assistant.kit.corpus.provisions
    if as_json:
        rows = [{"locator": str(h.locator), "score": round(h.score, 4), "routes": list(h.routes)} for h in found.hits]
        out_json({"schema": 1, "kind": "search", "query": query, "ground": round(found.ground, 4), "hits": rows})
        return
    for hit in found.hits:
        one = provisions[hit.locator]
        told = one.gist or unquoted(one.own, one.provenance)
        how = "; ".join(filter(None, (f"{hit.score:.2f}", replies().found_by(hit.routes))))
        head = f"{label(hit.locator)} {one.title} ({how})"
        out(f"{wrap(head, width(), rest='  ')}\n{wrap(told, width(), '  ')}")
    if found.ground < assistant.kit.floor:
        talk("Nothing here may answer this: the likelihood of ground is below the floor.")


DUTIES = """Examples:

  rapporteur duties 25

  rapporteur duties 40 --md > duties.md

  rapporteur duties --json

What a State must do, may choose, may reserve or declare, with deadlines, by the force of each provision."""


def duties(
    article: Annotated[str | None, typer.Argument(help="An article's number; all articles without it.")] = None,
    as_json: Json = False,
    markdown: Annotated[bool, typer.Option("--md", help="Print a Markdown table.")] = False,
) -> None:
    """The table of duties."""
    from bot.duties import duties as rows_of
    from bot.duties import duties_json, duties_markdown
    from bot.render.terminal import wrap
    from index.locator import label

    corpus = the_corpus()
    number = None if article is None else locate(article, corpus)[0].article
    rows = rows_of(corpus, number)
    if as_json:
        out_json(duties_json(rows, number))
    elif markdown:
        out(duties_markdown(rows))
    else:
        for row in rows:
            by_when = f" [{'; '.join(row.deadlines)}]" if row.deadlines else ""
            out(wrap(f"{label(row.locator)} ({row.kind}) {row.text}{by_when}", width(), "", "  "))
    if not as_json:
        talk("By our digest, not the official wording; not legal advice.")


CONCERNS = """Examples:

  rapporteur concerns 28

  rapporteur concerns "40(22)" --json

The human-rights concerns that touch a provision, ranked by severity; all of them without an argument."""


def concerns(
    reference: Annotated[str | None, typer.Argument(help="A provision; all concerns without it.")] = None,
    as_json: Json = False,
) -> None:
    """The concerns of a provision."""
    from bot.render.json import concern_json
    from bot.render.terminal import concerns_in_full
    from index.concerns import concerns_touching
    from prompts import replies

    corpus = the_corpus()
    entries = list(corpus.concerns.values())
    told = entries if reference is None else concerns_touching(entries, locate(reference, corpus))
    if as_json:
        out_json({"schema": 1, "kind": "concerns", "of": reference, "concerns": [concern_json(one) for one in told]})
    elif told:
        out(concerns_in_full(told, replies(), width(), colour()))
    else:
        out("No concern in the corpus touches this provision.")
