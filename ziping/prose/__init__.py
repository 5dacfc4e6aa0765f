"""Chinese prose as it is read for checking: numbers, sentences. Knows no project and no document."""
