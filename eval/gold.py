"""The gold questions (eval/cases/*.yaml) as Cases, and their split into dev and test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import CorpusFileError
from bot.talk import Question, Status, Turn
from index.files import CorpusError, Entry, read_list
from index.model import CONVENTION, Locator

CASES_DIR = Path(__file__).parent / "cases"
SCHEMA_FILE = Path(__file__).parent / "cases.schema.json"

SPLITS = ("dev", "test")
EXPECTATIONS = (*Status, "unanswerable", "declined")
"""What `expect` may say: a status, or a family of refusals."""

_KEYS = (
    "id family question history language expect required acceptable commentary concerns no_concerns must must_not why"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A gold question with what a right answer holds; see eval/cases/README.md."""

    id: str
    family: str
    question: str
    history: tuple[Turn, ...]
    language: str
    expect: str  # a status, or the prefix of a family of refusals
    required: tuple[Locator, ...]
    acceptable: tuple[Locator, ...]  # `commentary:<slug>` stands for every point of the piece
    commentary: tuple[str, ...]  # slugs
    concerns: tuple[str, ...]  # ids
    no_concerns: bool
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    why: str

    @property
    def split(self) -> str:
        """`dev` or `test`, fixed by the id."""
        return split_of(self.id)

    @property
    def family_expected(self) -> str:
        """The expected status family: answered, unanswerable or declined."""
        return self.expect.split("_", 1)[0]

    @property
    def cluster(self) -> str:
        """What belongs together in a bootstrap: the first required article, the first slug, or the case."""
        if self.required:
            return str(self.required[0].whole_article)
        return f"commentary:{self.commentary[0]}" if self.commentary else self.id

    def as_question(self) -> Question:
        """The question as the assistant takes it."""
        return Question(text=self.question, history=self.history, id=self.id)


def split_of(case_id: str) -> str:
    """`dev` when the first hex digit of the SHA-256 of the id is even, else `test`."""
    return SPLITS[int(hashlib.sha256(case_id.encode()).hexdigest()[0], 16) % 2]


def load_cases(
    folder: Path = CASES_DIR, split: str | None = None, family: str | None = None, limit: int | None = None
) -> list[Case]:
    """The cases in the order of the files. Raises CorpusFileError with file, line and reason."""
    try:
        cases = [case for path in sorted(folder.glob("*.yaml")) for case in read_cases(path)]
    except CorpusError as error:
        raise CorpusFileError(str(error)) from error
    kept = [case for case in cases if split in (None, case.split) and family in (None, case.family)]
    return kept[:limit]


def cases_digest(folder: Path = CASES_DIR) -> str:
    """A short digest of the files, so that a log knows which gold it was scored with."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def read_cases(path: Path) -> Iterator[Case]:
    """One file of cases. Raises CorpusError with file, line and reason."""
    for entry in read_list(path):
        entry.only(*_KEYS.split())
        yield Case(
            id=entry.text("id"),
            family=entry.text("family"),
            question=entry.text("question"),
            history=tuple(_turns(entry)),
            language=entry.text("language"),
            expect=entry.choice("expect", EXPECTATIONS),
            required=_locators(entry, "required"),
            acceptable=_locators(entry, "acceptable"),
            commentary=entry.texts("commentary"),
            concerns=entry.texts("concerns"),
            no_concerns=_flag(entry, "no_concerns"),
            must=tuple(_alternatives(entry)),
            must_not=entry.texts("must_not"),
            why=entry.text("why"),
        )


def _turns(entry: Entry) -> Iterator[Turn]:
    for turn in entry.get("history") or []:
        if not isinstance(turn, Entry):
            raise entry.refuse("'history' must be a list of turns")
        turn.only("question", "answer")
        yield Turn(turn.text("question"), turn.text("answer"))


def _alternatives(entry: Entry) -> Iterator[tuple[str, ...]]:
    for words in entry.get("must") or []:
        if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
            raise entry.refuse("'must' must be a list of lists of texts")
        yield tuple(words)


def _flag(entry: Entry, key: str) -> bool:
    if not isinstance(value := entry.get(key, False), bool):
        raise entry.refuse(f"'{key}' must be true or false")
    return value


def _locators(entry: Entry, key: str) -> tuple[Locator, ...]:
    try:
        return tuple(read_locator(text) for text in entry.texts(key))
    except ValueError as error:
        raise entry.refuse(str(error)) from error


def read_locator(text: str) -> Locator:
    """A locator as the cases write it: `commentary:<slug>` stands for every point of the piece."""
    if text.startswith("commentary:") and "#" not in text:
        return Locator("commentary", text.removeprefix("commentary:"))
    return Locator.parse(text if ":" in text else f"{CONVENTION}:{text}")
