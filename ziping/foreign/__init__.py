"""Foreign: finished documents of other people, read within bounds."""
