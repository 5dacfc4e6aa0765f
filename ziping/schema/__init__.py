"""Schemas: what an editor needs to complete, explain and check the YAML files of a project."""
