"""Many reports at once: in parallel, resumable, with a record of every failure."""

from nlp.batch.dataset import Dataset
from nlp.batch.frames import DatasetFrames, read_dataset
from nlp.batch.runner import BatchResult, run_batch

__all__ = ["BatchResult", "Dataset", "DatasetFrames", "read_dataset", "run_batch"]
