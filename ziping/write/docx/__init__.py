"""DOCX: one part of the package a module, and reading it back.

The PDF is laid out first; the DOCX takes from it which row begins which page. In a form that row is told
to begin a page, in every table merged cells are cut there and their labels repeated in a style of their
own (表格文字（续）), by which readers know them. Grid lines, paddings and row pitches are those of the PDF,
so that pages also break there of themselves in LibreOffice, which does not obey ``pageBreakBefore`` in a
table. Marks that hang in the margin are off (``doNotWrapTextWithPunct``), since LibreOffice reads
``overflowPunct`` the other way round; a number is tied to its unit by the document's lists of what may
not begin or end a line. ``customXml/item1.xml`` says what the file was built from; LibreOffice keeps it
and the order of the controls, but drops their tags.
"""
