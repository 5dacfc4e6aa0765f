"""Functions that a template calls: charts and tables made of figures."""
