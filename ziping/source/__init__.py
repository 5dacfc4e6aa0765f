"""Where text comes from: positions, problems, strict YAML, project files."""
