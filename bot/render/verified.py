"""A verified draft for a terminal and as JSON: each claim, what was found, and the passage beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.render.terminal import wrap
from bot.sources import unquoted
from bot.verify import Outcome, Verified
from index.locator import label
from index.model import Provision
from prompts import Replies

MARKS = {True: "right", False: "WRONG", None: "unclear"}


def verified_text(rows: Sequence[Verified], replies: Replies, width: int = 80) -> str:
    """The report: claim by claim in the order of the draft, then the counts."""
    if not rows:
        return wrap(replies.verify("no_claims"), width)
    blocks = [_block(number, one, width) for number, one in enumerate(rows, 1)]
    end = [replies.verify("summary", claims=len(rows), **counts(rows)), replies.verify("no_guarantee")]
    return "\n\n".join([*blocks, *(wrap(line, width) for line in end)])


def counts(rows: Sequence[Verified]) -> dict[str, int]:
    """How many claims came out how."""
    found = Counter(one.outcome for one in rows)
    return {outcome.value: found[outcome] for outcome in Outcome}


def _block(number: int, one: Verified, width: int) -> str:
    lines = [f"{number}. {one.outcome.value.upper()} (paragraph {one.claim.paragraph})"]
    lines.append(wrap(one.claim.text, width, "   > "))
    lines += [
        wrap(f"{finding.about}, {MARKS[finding.right]}: {finding.told}", width, "   - ", "     ")
        for finding in one.findings
    ]
    if one.outcome in (Outcome.FAILS, Outcome.UNCLEAR) or not one.claim.locators:
        lines += [wrap(_beside(provision), width, "   | ") for provision in one.beside[:1]]
    return "\n".join(lines)


def _beside(one: Provision) -> str:
    told = one.gist or unquoted(one.own or one.text, one.provenance)
    return f"{label(one.locator)} {one.title} ({one.provenance.value}; force: {one.force.value}): {told}"


def verified_json(rows: Sequence[Verified]) -> dict[str, Any]:
    """The report as one object."""
    return {"schema": 1, "kind": "verify", "counts": counts(rows), "claims": [_claim(one) for one in rows]}


def _claim(one: Verified) -> dict[str, Any]:
    return {
        "paragraph": one.claim.paragraph,
        "text": one.claim.text,
        "locators": [str(locator) for locator in one.claim.locators],
        "outcome": one.outcome.value,
        "findings": [{"about": f.about, "right": f.right, "told": f.told} for f in one.findings],
        "beside": [_passage(provision) for provision in one.beside],
    }


def _passage(one: Provision) -> dict[str, Any]:
    return {
        "locator": str(one.locator),
        "label": label(one.locator),
        "provenance": one.provenance.value,
        "force": one.force.value,
        "gist": one.gist,
        "text": unquoted(one.text, one.provenance),
    }
