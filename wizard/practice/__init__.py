"""Local stand-ins of every system, driven by each system's own folder."""
