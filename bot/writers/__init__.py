"""Writers turn sources into drafts: `extractive` without a model."""
