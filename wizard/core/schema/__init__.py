"""JSON Schema as Gangway uses it: a refused-when-loaded subset, one bundle per platform, validation that explains."""
