"""One year against another: what moved, and why."""
