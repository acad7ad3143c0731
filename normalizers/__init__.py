"""Text to value: knows Indonesian decrees, knows no PDF."""
