"""HTML: the page that people read, and the one that becomes the PDF."""
