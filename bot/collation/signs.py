"""What a provision says that can be compared across languages: force, numbers, cross-references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.collation.forces import further, negates, read_force
from bot.collation.numbers import Quantity, quantities
from bot.collation.references import references
from index.model import Force, Locator, Provision
from index.own import own_words


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one provision's own words."""

    words: str
    language: str
    force: Force  # as the edition records it
    read: Force  # as its words alone are read
    quantities: tuple[Quantity, ...]
    references: Counter[str]
    recorded: bool  # it is a digest's: in its own words, with forces set by hand

    @property
    def forces(self) -> set[Force]:
        """The recorded force and the read one; they differ where a force was set by hand."""
        return {self.force, self.read}


def signs_of(provision: Provision, provisions: Mapping[Locator, Provision], recorded: bool) -> Signs:
    """The signs of a provision; `recorded` says that its force may have been set by hand."""
    words = own_words(provision, provisions)
    named = references(words, provision.locator, provision.language)
    read = read_force(provision, provisions, words)
    counted = quantities(words, provision.language, named.spans)
    # "has three purposes:" counts the list that follows, which is there to be counted.
    own_list = Quantity(str(len(provision.children)))
    return Signs(
        words=words,
        language=provision.language,
        force=provision.force if recorded else read,
        read=read,
        quantities=tuple(one for one in counted if one != own_list),
        references=named.named,
        recorded=recorded,
    )


def unlike(one: Signs, other: Signs) -> float:
    """How much the signs of two provisions differ, 0 to about 2: a first guess at whether they are one."""
    numbers = 0.0 if same_numbers(one, other) else 0.6
    every = one.references.keys() | other.references.keys()
    references_ = len(one.references.keys() ^ other.references.keys()) / len(every) if every else 0.0
    forces = 0.0 if one.forces & other.forces or further_alike(one, other) else 0.3
    return numbers + 0.8 * references_ + forces


def further_alike(one: Signs, other: Signs) -> bool:
    """Whether both have the same forces in their main clauses, as far as both languages mark them."""
    here, there = further_forces(one, other)
    return here == there


def further_forces(one: Signs, other: Signs) -> tuple[frozenset[Force], frozenset[Force]]:
    """The forces of the main clauses of both, without a ban that the other side's language need not mark."""
    here = further(one.words, one.language, other.language)
    there = further(other.words, other.language, one.language)
    if negates(one.words, one.language) or negates(other.words, other.language):
        return here - {Force.MUST_NOT}, there - {Force.MUST_NOT}
    return here, there


def other_references(one: Signs, other: Signs) -> list[str]:
    """What one refers to and the other does not; between official texts also how often."""
    if one.recorded or other.recorded:
        return sorted(one.references.keys() - other.references.keys())
    return sorted((one.references - other.references).elements())


def same_numbers(one: Signs, other: Signs) -> bool:
    """Whether each number of one fits a number of the other."""
    return not (surplus(one, other) or surplus(other, one))


def surplus(one: Signs, other: Signs) -> list[Quantity]:
    """The numbers of one that fit none of the other."""
    return [each for each in one.quantities if not any(each.fits(there) for there in other.quantities)]
