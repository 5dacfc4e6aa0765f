"""DOCX: one part of the package a module, and reading it back."""
