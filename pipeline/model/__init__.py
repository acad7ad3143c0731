"""The nouns of the project: frozen values that every room shares. Standard library only."""
