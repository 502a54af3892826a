"""Turn the text of descriptor files into frozen values, strictly: every problem of every file at once."""
