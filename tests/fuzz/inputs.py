"""Inputs that break parsers: real texts cut, joined, repeated, and peppered with what parsers stumble over."""

from __future__ import annotations

from functools import cache
from random import Random

from index.shipped import load_corpus

MOST = 2_000
"""Characters of one input: the longest question that is read."""

SNAGS = (
    *"()[]{}<>\"'“”«»„‚‘’.,;:!?¿¡§&%$#@*_~`|\\/+-–—…·•",
    *("Art. ", "art.", "Articles ", "article ", "para. ", "paras ", "lit. ", "sub-paragraph ", "No. ", "cf. "),
    *(
        "(a)",
        "(iv)",
        "(((((",
        ")))))",
        "28(4)",
        "28(3)(d)",
        "40.22",
        "1 to 7",
        "1-2-3-4-5",
        "99999999999",
        "٢٨",
        "二十八",
    ),
    *(
        "المادة 28",
        "статья 28",
        "第二十八条",
        "Artículo ",
        "artigo ",
        "Artikel ",
        "Budapest ",
        "of the ICCPR ",
        "UNTOC ",
    ),
    *("the Convention ", "shall not ", "may ", "without ", "unless ", "at least ", "90 days", "four years", "1,000.50"),
    *("3/4", "50 %", "first", "twenty-first", "one", "https://example.org/?q=(a)", "\n", "\n\n", "\t", "\r\n", "\f"),
    *("\u00a0", "\u200b", "\u202e", "\u00ad", "\ufeff", "\ud83d", "\U000e0041", "\x00", "\x1b[31m", "\u0301"),
    *("a", "é", "ß", "İ", "\ufb01", "ñ", "א", "ا", "中", "한", "😀", "Ω", "{", "}", '{"question": "', '"}', "null"),
    *("<script>", "</td>", "<p>", "&nbsp;", "@everyone", "<@123>", "[x](y)", "![x](y)", "**", "__", "```", "~~~"),
    *("> ", "# ", "[1]", "P1", "---\n", "--- "),
)
"""What parsers stumble over."""


@cache
def seeds() -> tuple[str, ...]:
    """Provisions, expert points and people's lines that ship."""
    corpus = load_corpus()
    texts = [one.text for one in corpus.provisions.values() if not one.locator.parts]
    texts += [point.text for point in corpus.points.values()]
    texts += [line.text for line in (*corpus.asked[::7], *corpus.lines[::7])]
    return tuple(texts)


def make(seed: int) -> str:
    """One input; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - no secret hangs on it
    text = "".join(_part(random) for _ in range(random.randint(1, 6)))
    if random.random() < 0.15:  # repetition is what makes a regular expression explode
        piece = text[: random.randint(1, 12)] or "("
        text = (
            text[: random.randint(0, 60)]
            + piece * random.randint(2, MOST // len(piece))
            + text[-random.randint(1, 20) :]
        )
    return text[:MOST]


def _part(random: Random) -> str:
    kind = random.random()
    if kind < 0.4:
        seed = random.choice(seeds())
        start = random.randrange(len(seed))
        return seed[start : start + random.randint(1, 300)]
    if kind < 0.9:
        return "".join(random.choice(SNAGS) for _ in range(random.randint(1, 12)))
    return "".join(chr(random.randint(1, 0x2FFF)) for _ in range(random.randint(1, 20)))
