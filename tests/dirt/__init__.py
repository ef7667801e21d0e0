"""Dirt as real sites make it, for tests of the cleaner."""
