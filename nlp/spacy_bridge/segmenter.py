"""A spaCy tokenizer that cuts words as the project does."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from nlp.tokens import tokenize

NAME = "zwgk.Segmenter.v1"


class Segmenter(DummyTokenizer):
    """Words by the project's dictionary; white space is a token of its own, so the Doc's text is the text given.

    Parameters
    ----------
    vocab : Vocab
        The vocabulary of the pipeline.

    Examples
    --------
    >>> from spacy.vocab import Vocab
    >>> [token.text for token in Segmenter(Vocab())("我镇通过微信公众号公开信息")]
    ['我镇', '通过', '微信公众号', '公开', '信息']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut a text into tokens."""
        words = tokenize(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def segmenter() -> object:
    """What spaCy calls to make the tokenizer of a pipeline whose configuration names ``zwgk.Segmenter.v1``."""
    return _for_pipeline


def _for_pipeline(pipeline: Language) -> Segmenter:
    return Segmenter(pipeline.vocab)
