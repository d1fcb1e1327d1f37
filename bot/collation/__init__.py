"""Two editions of one instrument held against each other: structure, force, numbers and cross-references."""
