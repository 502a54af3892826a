"""Speed as ratios measured in one run (`make bench`, design §5). Not collected as tests."""
