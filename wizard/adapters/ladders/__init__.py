"""Runs a system's verify ladder: the outside half of wizard.core.ladder (design §2, Ladders)."""
