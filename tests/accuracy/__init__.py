"""How close an extraction comes to what a careful reader wrote down: the measures of the accuracy tests and of `make bench`."""
