"""What data cannot say about a system: signing, token rotation, odd envelopes. One small module per system."""
