"""Bytes to pages to tables: knows geometry, knows no Indonesian."""
