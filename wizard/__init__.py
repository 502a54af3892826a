"""Gangway (舷梯): onboard a cross-border seller to selling and messaging platforms."""

__version__ = "0.1.0"
