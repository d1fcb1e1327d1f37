"""Building the index: everything is fitted from the corpus in a few seconds, the same each time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.arrays import Array
from index.beside import Beside
from index.concepts import THESAURUS, Concepts, read_concepts
from index.dense import write_snapshot
from index.embedders import Embedder, Told, name_of
from index.evidence import Evidence, collect, firsts_of, units_of
from index.features import Floats, Reader
from index.fitting import Material, fit_models, prepare
from index.grounds import OtherLine, other_lines
from index.letters import save_letters
from index.lexical import LexicalRoute
from index.manifest import (
    MANIFEST_FILE,
    SCHEMA,
    IndexFault,
    Manifest,
    OtherEmbedder,
    corpus_digest,
    read_manifest,
    recipe_digest,
)
from index.model import Passage
from index.passages import unit_of, words_of
from index.phrasing import FORMS
from index.shipped import Corpus
from index.spelled import Text, spell
from index.store import building, current_build, new_build

Progress = Callable[[str, float], None]
"""Told what is being done and the share that is done, 0 to 1."""


def ensure_index(
    corpus: Corpus, folder: Path, progress: Progress | None = None, embedder: Embedder | None = None
) -> Manifest:
    """The current index's manifest, after building one where it is missing, damaged or older.

    Two first uses at once build it once: the second one waits for the first. An index of another
    embedder is left as it is. Raises OtherEmbedder, CannotBuild or EmbedderFault.
    """
    if manifest := _current(corpus, folder, embedder):
        return manifest
    with building(folder, _waiting(progress)):
        return _current(corpus, folder, embedder) or _build(corpus, folder, progress, embedder)


def _current(corpus: Corpus, folder: Path, embedder: Embedder | None) -> Manifest | None:
    """The manifest of an index that needs no build. Raises OtherEmbedder."""
    try:
        manifest = read_manifest(current_build(folder))
    except IndexFault:
        return None  # whatever is wrong with it, a new build mends it
    if manifest.embedder != name_of(embedder):
        raise OtherEmbedder(manifest.embedder, name_of(embedder))
    return manifest if is_current(manifest, corpus) else None


def _waiting(progress: Progress | None) -> Callable[[], None]:
    return lambda: progress("waiting for another build", 0.0) if progress else None


def is_current(manifest: Manifest, corpus: Corpus) -> bool:
    """Whether a build of this corpus by this program would give the same index; some milliseconds."""
    return manifest.recipe == recipe_digest() and manifest.corpus == corpus_digest(corpus.folder)


def build_index(
    corpus: Corpus, folder: Path, progress: Progress | None = None, embedder: Embedder | None = None
) -> Manifest:
    """Build the index of `corpus` in `folder`; it takes the place of the one there when it is complete.

    `embedder` takes the place of our own in the dense route. Raises CannotBuild or EmbedderFault.
    """
    with building(folder, _waiting(progress)):
        return _build(corpus, folder, progress, embedder)


def _build(corpus: Corpus, folder: Path, progress: Progress | None, embedder: Embedder | None) -> Manifest:
    tell = progress or (lambda what, share: None)
    with new_build(folder) as build, Beside(corpus, build) as beside, _not_collecting():
        tell("reading people's questions", 0.0)
        evidence = sorted(collect(corpus), key=lambda line: line.language)
        reader, forms = Reader(read_concepts(corpus.folder / THESAURUS)), read_concepts(corpus.folder / FORMS)
        beyond = other_lines(corpus)
        prepare()
        tell("reading the provisions", 0.1)
        passages = beside.passages()
        tell("learning from people's questions", 0.15)
        vectors = _learn(corpus, reader, forms, evidence, beyond, passages, build)
        tell("placing the passages", 0.9)
        if embedder:
            texts = [words_of(passage) for passage in passages]
            vectors = embedder.embed_texts(texts, _embedding(tell, len(texts)))
        write_snapshot(build, vectors)
        beside.write(vectors)
        manifest = Manifest(
            schema=SCHEMA,
            corpus=corpus_digest(corpus.folder),
            recipe=recipe_digest(),
            embedder=name_of(embedder),
            dimension=vectors.shape[1],
            passages=len(passages),
            lines=len(evidence),
            files={path.name: path.stat().st_size for path in sorted(build.iterdir()) if path.is_file()},
        )
        (build / MANIFEST_FILE).write_text(manifest.as_json(), encoding="utf-8")
    tell("ready", 1.0)
    return manifest


def _embedding(tell: Progress, texts: int) -> Told:
    return lambda done: tell(f"embedding the passages, {done} of {texts}", 0.9 + 0.08 * done / texts)


@contextmanager
def _not_collecting() -> Iterator[None]:
    """A build makes nothing that goes in circles: to look for that again and again would take a tenth of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _learn(
    corpus: Corpus,
    reader: Reader,
    forms: Concepts,
    evidence: Sequence[Evidence],
    beyond: Sequence[OtherLine],
    passages: Sequence[Passage],
    build: Path,
) -> Floats:
    """Fit and save the models and BM25; returns the passages' vectors in our own dense space.

    A provision's passage lies where everything that speaks for the provision lies.
    """
    units = {unit: number for number, unit in enumerate(units_of(corpus))}
    rows: list[int] = []
    others: list[Text] = []
    for passage in passages:
        unit = unit_of(passage)
        rows.append(len(units) + len(others) if unit is None else units[unit])
        if unit is None:
            others.append((words_of(passage), passage.language))
    material = Material(evidence, others, beyond, len(units), firsts_of(list(units)))
    texts = material.texts()
    spelled = spell([*texts, *((words_of(passage), passage.language) for passage in passages)])

    def meanwhile() -> None:
        stems = spelled.stems_by_text()
        LexicalRoute.of_codes(_documents(stems[len(texts) :], rows, evidence, stems)).save(build)

    models, vectors = fit_models(reader, forms, material, spelled.first(len(texts)), meanwhile)
    models.save(build)
    save_letters(build, corpus.provisions.values(), evidence, models)
    placed: Floats = vectors[rows]
    return placed


def _documents(
    own: Sequence[Array], rows: Sequence[int], evidence: Sequence[Evidence], stems: Sequence[Array]
) -> list[Array]:
    """The stems of each passage, a provision's with those of the English lines that ask for it alone."""
    lines: dict[int, list[Array]] = {}
    for line, found in zip(evidence, stems, strict=False):
        if len(line.units) == 1 and line.language == "en":
            lines.setdefault(line.units[0], []).append(found)
    return [np.concatenate((passage, *lines.get(row, ()))) for passage, row in zip(own, rows, strict=True)]
