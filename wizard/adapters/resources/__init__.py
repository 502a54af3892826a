"""Read resources/ and schemas/ from disk: small indexes at start, whole folders when opened (design §2)."""

from __future__ import annotations

from wizard.adapters.resources.catalogue import Resources
from wizard.adapters.resources.roots import Root, UnknownFolderError, shipped_root
from wizard.core.loading.problems import DescriptorError, Problem

__all__ = ["DescriptorError", "Problem", "Resources", "Root", "UnknownFolderError", "shipped_root"]
