"""The one place where Settings become objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.assistant import Assistant
from bot.errors import CorpusFileError, EmbedderError, IndexUnavailableError, SettingsError
from bot.providers.model import Limits, Model, installed, missing_extra
from bot.ready import get_ready
from bot.settings import Settings
from bot.steps import Kit, Writer
from bot.writers.extractive import ExtractiveWriter
from index.files import CorpusError
from index.library import LibraryFault, read_library
from index.shipped import Corpus, load_corpus
from prompts import replies

if TYPE_CHECKING:
    from index.cataloguing import Update
    from index.kept import KeptEmbedder
    from index.manifest import Manifest
    from index.placing import Space
    from index.search import Searcher
    from index.served import ChromaServer

Progress = Callable[[str, float], None]
"""Called with what is being done and the share that is done (0..1)."""


def read_corpus(settings: Settings) -> Corpus:
    """The corpus that ships, with the user's library. Raises CorpusFileError with file, line and reason."""
    try:
        return load_corpus(library=read_library(settings.library_folder))
    except (CorpusError, LibraryFault) as error:
        raise CorpusFileError(str(error)) from error


def open_assistant(
    settings: Settings, progress: Progress | None = None, corpus: Corpus | None = None, *, stays_open: bool = True
) -> Assistant:
    """The assistant over the index in the settings' folder, built first where there is none.

    One that answers a single question (`stays_open=False`) does not open Chroma but reads its snapshot, and makes
    nothing before it is needed.
    Raises CorpusFileError, EmbedderError, or IndexUnavailableError when the index can be neither opened nor built.
    """
    from index.catalogue import Catalogue

    corpus = corpus or read_corpus(settings)
    searcher, space, _ = _indexed(settings, corpus, the_embedder(settings), progress, chroma=stays_open)
    if stays_open:
        get_ready(corpus, searcher)
    model = the_model(settings)
    writer: Writer = ExtractiveWriter()
    if model is not None:
        from bot.writers.llm import LlmWriter

        writer = LlmWriter(model)
    kit = Kit(
        corpus=corpus,
        searcher=searcher,
        writer=writer,
        replies=replies(),
        floor=settings.floor,
        max_statements=settings.max_statements,
        max_words=settings.max_words,
        today=today,
        model=model,
        catalogue=Catalogue(settings.catalogue_folder, space, the_server(settings)),
    )
    return Assistant(kit, index=searcher.manifest.digest)


def update_catalogue(settings: Settings, progress: Progress | None = None) -> Update:
    """Bring the index of the user's library up to date, the base index too.

    Raises CorpusFileError, EmbedderError, or IndexUnavailableError when one of them cannot be built.
    """
    return _indexed(settings, read_corpus(settings), the_embedder(settings), progress, chroma=False)[2]


def rebuild(settings: Settings, progress: Progress | None = None) -> tuple[Manifest, Update]:
    """Build both indexes anew, with what the embedder has given so far; what no text asks for is forgotten.

    Raises as `update_catalogue` does.
    """
    from index.build import build_index
    from index.cataloguing import forget_catalogue

    corpus, embedder = read_corpus(settings), the_embedder(settings)
    with told_plainly():
        manifest = build_index(corpus, settings.index_folder, progress, embedder)
        forget_catalogue(settings.catalogue_folder)
        update = _indexed(settings, corpus, embedder, progress, chroma=False)[2]
        if embedder is not None:
            embedder.sweep()
    return manifest, update


def _searcher(
    settings: Settings, corpus: Corpus, embedder: KeptEmbedder | None, progress: Progress | None, *, chroma: bool
) -> Searcher:
    """The base index, opened; one that turns out damaged is built anew, once."""
    from index.build import build_index, ensure_index
    from index.manifest import DamagedIndex
    from index.search import Searcher

    server = the_server(settings)
    ensure_index(corpus, settings.index_folder, progress, embedder)
    try:
        return Searcher.open(settings.index_folder, corpus, embedder, chroma=chroma, server=server)
    except DamagedIndex:
        build_index(corpus, settings.index_folder, progress, embedder)
        return Searcher.open(settings.index_folder, corpus, embedder, chroma=chroma, server=server)


def _indexed(
    settings: Settings, corpus: Corpus, embedder: KeptEmbedder | None, progress: Progress | None, *, chroma: bool
) -> tuple[Searcher, Space, Update]:
    """The base index, opened, and the library's beside it, each built first where it is missing or older."""
    from index.cataloguing import ensure_catalogue
    from index.placing import Space

    with told_plainly():
        searcher = _searcher(settings, corpus, embedder, progress, chroma=chroma)
        space = Space(searcher.manifest.digest, searcher.models, embedder, searcher.manifest.dimension)
        update = ensure_catalogue(corpus.library, settings.catalogue_folder, space, progress)
    return searcher, space, update


@contextmanager
def told_plainly() -> Iterator[None]:
    """What goes wrong with an index as errors of the command line.

    Raises IndexUnavailableError, EmbedderError or CorpusFileError.
    """
    from index.embedders import EmbedderFault
    from index.manifest import IndexFault, OtherEmbedder

    try:
        yield
    except OtherEmbedder as error:
        mend = f"Build it anew with: rapporteur index build --embedder {error.asked}"
        back = f"or go on with RAPPORTEUR_EMBEDDER={error.built}"
        raise IndexUnavailableError(f"{error} {mend}, {back}.") from error
    except IndexFault as error:
        raise IndexUnavailableError(str(error)) from error
    except EmbedderFault as error:
        raise EmbedderError(f"{error}. What is embedded so far is kept; ask again to go on.") from error
    except LibraryFault as error:
        raise CorpusFileError(str(error)) from error


def the_embedder(settings: Settings) -> KeptEmbedder | None:
    """The embedder that is configured, if it is not our own. Raises SettingsError where its adapter is missing."""
    spec = settings.embedder_spec
    if spec is None:
        return None
    if not installed(spec):
        raise SettingsError(missing_extra(spec, "RAPPORTEUR_EMBEDDER"))
    from bot.providers.embedding import RemoteEmbedder
    from index.kept import KeptEmbedder

    embedder = RemoteEmbedder(spec, settings.embedder_key, settings.embedder_timeout)
    return KeptEmbedder(embedder, settings.embedded_file)


def the_server(settings: Settings) -> ChromaServer | None:
    """The Chroma server that is configured, if any."""
    from index.served import ChromaServer

    token = settings.chroma_token.get_secret_value() if settings.chroma_token else None
    return ChromaServer(settings.chroma_url, token) if settings.chroma_url else None


def the_model(settings: Settings) -> Model | None:
    """The configured language model. Raises SettingsError where its adapter is not installed."""
    if settings.model is None:
        return None
    if not installed(settings.model):
        raise SettingsError(missing_extra(settings.model))
    limits = Limits(settings.llm_context, settings.llm_answer_tokens, settings.llm_timeout, settings.llm_deadline)
    return Model(settings.model, limits, settings.model_key)


def today() -> date:
    """The day in UTC; status facts are told stale by it."""
    return datetime.now(UTC).date()
