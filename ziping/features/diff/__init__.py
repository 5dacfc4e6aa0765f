"""Diff: two years, or two revisions of one year, side by side.

It compares by meaning, never by files, and sees two sides: figures, scorecard, documents.

- Items of lists are paired by what they say, so that an 编号 that went to another problem is no change of
  it; the figures and texts of paired items then share one name.
- A computed figure's inputs are followed to the typed ones; those that moved are its causes.
- A row's old inputs are scored by the new rule: what leads from the old score to that one is due to the
  rule, the rest to the inputs.
- In prose a printed figure is one token whose key is its name. A sentence in which only figures moved has
  no edits: it is a change of data.
- Blocks are aligned by dynamic programming between equal ones; what is left on both sides and alike has
  moved. Within a sentence, islands shorter than the changes around them are given up, since a person
  reads whole words.
"""
