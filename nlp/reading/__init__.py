"""Bytes in, decoded text out: the first room of the pipeline."""

from nlp.reading.content import Content
from nlp.reading.registry import DEFAULT_MAX_BYTES, Reader, read_bytes, read_path, reader_names, register_reader

__all__ = ["DEFAULT_MAX_BYTES", "Content", "Reader", "read_bytes", "read_path", "reader_names", "register_reader"]
