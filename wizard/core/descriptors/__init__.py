"""What a folder in resources/ says, as frozen values. Files are read by wizard.adapters.resources."""
