"""Inspect: a year's documents made in memory and measured against their layout.

It trusts neither the layout nor the style sheet: it reads the finished PDF and knows of the writer only
the tree that went in. Text is found by its characters, faces by the names that the embedded files give
themselves, heights by the ink of the 汉字 in them. A measure says how exact it is; a departure beyond that
is W612.
"""
