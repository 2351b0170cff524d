"""From a storyboard and an engine to the list of paid requests, with a price and a reason each."""
