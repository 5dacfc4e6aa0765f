"""The command line: thin commands, what they print, and their exit status."""
