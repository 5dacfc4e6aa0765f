"""Jinja: figures and prose to Markdown with markers; no value ever meets the Markdown parser."""
