"""Entities and entries on disk: drafts that survive a crash, one lock per entry, a history of exports."""
