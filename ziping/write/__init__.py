"""Writers: the document tree to bytes of HTML, PDF and DOCX, in the look that the layout gives.

Each document is written in a process of its own, forked from a server that has the heavy libraries loaded
(spawned where forking is not possible). The server starts before anything else and loads its libraries on
another core while the sources are read.
"""
