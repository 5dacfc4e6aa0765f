"""New year: a unit begun, or carried over from the year before, and how far it is filled in.

``blanked`` changes last year's text at the characters of the values that belong to one year, and nowhere
else; then it reads the result with the strict reader and compares: 待填 at those places, the same texts
everywhere else. Comments are added only where nothing stands; a file whose comments cannot be placed goes
without them. What a year must give is one function, used by ``new`` to empty, by ``status`` to count, and
by the tests to prove. A value that is 待填 is one problem (E206); formulas, tie-outs, rows and gaps that
only follow from it stay silent.
"""
