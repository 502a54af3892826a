"""One page per kind of step, drawn from descriptions; there is no page class per platform."""
