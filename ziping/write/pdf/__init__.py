"""PDF through WeasyPrint, tagged and archival (PDF/A-3a).

Where rows fall is known only after a layout, so the writer lays out again until nothing changes, at most
six times. It learns first which rows no page can hold and where they break, then which merged cells cross
a page; those are cut there and their labels repeated. An HTML element is one structure element, on
however many pages it stands; page numbers and repeated heads are artifacts. The files that the PDF
carries are those that were read, not read again.
"""
