"""Features: siblings over the same stages; none imports another."""
