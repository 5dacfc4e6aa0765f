"""Importer: a finished report or form becomes facts, chapters and a framework.

It proposes, tries, and takes back. What it would write is checked, scored and rendered in a dry run; a
text whose sentences do not come out as they stood is written literally, and a row whose proposed rule
does not give the form's score takes off points at discretion. So the proof is in the result, not in the
reading, and a wrong guess costs a link, never a word. What is 待填 has a stand-in in the dry run, so that
one gap does not hide what else is right.

- What a line of text cannot hold (raised letters, formulas) is written in a line and listed; a number
  that is part of a power or a fraction is never a fact.
- A standard name (收支.收入总额) is used only where the words before a number are those of the report's
  template, and only when the document states all that its tie-outs need.
- The document's own outline becomes a template of the unit; ``--standard`` moves the same chapters into
  the built-in outline.
"""
