"""The instruments that answers may speak of."""

from __future__ import annotations

from index.instruments import read_instruments
from index.locator import find_instruments
from index.model import CONVENTION

INSTRUMENTS = read_instruments()


def test_the_instruments_that_ship() -> None:
    expected = "uncc budapest budapest-p1 untoc uncac iccpr iccpr-op1 udhr echr crc coe108 malabo"
    assert list(INSTRUMENTS) == expected.split()
    assert INSTRUMENTS[CONVENTION].articles == 68


def test_each_has_names_a_size_and_an_official_address() -> None:
    for one in INSTRUMENTS.values():
        assert one.names
        assert one.title
        assert one.short
        assert one.symbol
        assert one.articles > 10
        assert one.url.startswith("https://")
        assert all(address.startswith("https://") for _, address in one.addresses)


def test_names_and_labels_belong_to_one_instrument() -> None:
    names = [name.lower() for one in INSTRUMENTS.values() for name in one.names]
    assert len(set(names)) == len(names)
    labels = [one.label for one in INSTRUMENTS.values()]
    assert len(set(labels)) == len(labels)
    assert all(label.endswith("Art.") for label in labels)


def test_every_name_finds_its_instrument() -> None:
    for one in INSTRUMENTS.values():
        for name in (one.id, *one.names):
            assert find_instruments(f"What about {name}?") == [one.id], name


def test_the_official_texts_of_the_convention_are_in_six_languages() -> None:
    languages = {language for language, _ in INSTRUMENTS[CONVENTION].addresses}
    assert {"ar", "zh", "en", "fr", "ru", "es"} <= languages
