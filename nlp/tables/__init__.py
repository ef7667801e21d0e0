"""The statutory tables: what is printed in which cell."""

from nlp.tables.read import read_tables

__all__ = ["read_tables"]
