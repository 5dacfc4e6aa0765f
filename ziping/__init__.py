"""ziping 自评: facts and prose in, self-evaluation report and form out."""

__version__ = "0.1.0"
