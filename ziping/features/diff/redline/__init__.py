"""The comparison as a Word file with tracked changes.

A body is made in two steps: an empty package of the layout, then the body's elements in it. A redline
makes both bodies in the package of the new document and merges the two lists of elements. It works on the
finished XML, not on the tree: what both sides share is the new element itself, what they do not stands
there twice, deleted and inserted. So all accepted is the new body and all rejected the old one, whatever
the tree holds, and a new kind of node needs nothing here.

- Blocks are aligned by kind, style and likeness, rows by the cells they merge and their first label; in a
  paragraph 汉字 stand each for themselves, numbers, figures and pictures are whole.
- A figure on both sides keeps its content control: its text is replaced, and a comment put around it. An
  inserted control stands in Word's own ranges (``customXmlInsRangeStart``); a deleted one leaves its run.
- The end of a paragraph is a change of its own. The last one of a document can be neither deleted nor
  inserted; where a document ends in new or gone paragraphs, each end is marked at the paragraph before.
- Merged cells are not cut at pages, and rows begin no page: deleted text would move them.
- LibreOffice 7.4 takes touching changes of one time as one, and the end of the paragraph between them
  along; so paragraphs with both kept and changed text are a minute apart from their neighbours, and a
  changed picture is a paragraph deleted and one inserted.
"""
