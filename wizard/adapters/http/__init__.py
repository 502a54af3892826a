"""HTTP as Gangway allows it: system proxy and trust store, no redirects, bounded in time and size, cancellable."""
