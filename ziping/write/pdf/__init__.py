"""PDF through WeasyPrint."""
