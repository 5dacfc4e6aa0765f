"""Schema: JSON Schemas of the data files, for editors."""
