"""Layout: page, type and pitch as values, each with the clause that it follows and its strength.

``templates/layout.yaml`` holds every measure; CSS and DOCX are made from the one ``Layout``. A project's
own file is laid over it value by value. ``Layout.grounds`` says of each value where it is from, what the
standard has instead, and how far it may be from that. Values of the strength 推算 that a project does not
state are computed from those that it does. What the standard says of a value is the built-in file's to
say: a project can give a reason for its departure, not a weaker clause.
"""
