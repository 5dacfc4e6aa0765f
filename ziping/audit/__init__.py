"""Audit: reports and forms that anybody wrote, read and recomputed."""
