"""The analysts' views, one .sql file each, written for SQLite and PostgreSQL alike."""
