"""The window: a thin door to wizard.onboarding. With wizard.app the only place that imports PySide6."""
