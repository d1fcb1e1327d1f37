"""What we are measured against, built from other projects' public interfaces alone."""
