"""``python -m assay.cli`` does what the command ``assay`` does."""

from .start import main

main()
