"""The checks: what came in and what came out, each a plain function."""
