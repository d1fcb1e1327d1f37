"""Texts in, passages out: the corpus, its index and the retrieval over it.

This package knows no language model, no Discord and no settings.
"""
