"""``python -m assay.cli`` does what the command ``assay`` does."""

from .app import main

main()
