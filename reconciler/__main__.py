"""`python -m reconciler`: the command line without an installed script."""

from reconciler.cli import main

main()
