"""The command line: a thin door to wizard.onboarding."""
