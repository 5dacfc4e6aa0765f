"""The document tree (declarations only), and the reader from Markdown with markers to the tree."""
