"""The outside world: keyring, HTTP, files, clock, texts on disk."""
