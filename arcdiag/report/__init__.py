"""Reports on their way out and back in."""
