"""The one way in which the set-up fails."""


class SetupProblem(Exception):
    """What is missing and what to type, in the user's words."""
