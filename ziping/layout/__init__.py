"""Layout: page, type and pitch as values with the clause that each follows."""
