"""Writers: the document tree to bytes of HTML, PDF and DOCX, in the look that the layout states."""
