"""Values to rows: the schema, its migrations and the one store."""
