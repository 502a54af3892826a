"""Triggers: what happened, who is told, and a rehearsal of both (issue: rule editor; later also for parcel events)."""
