"""Templates: facts and prose through a sandboxed Jinja to Markdown with markers."""
