"""What the index of words contains."""

from __future__ import annotations

import hashlib

from paperreader.catalog.fts import _column_texts
from paperreader.catalog.schema import SCHEMA_VERSION, WORDS_VERSION
from paperreader.models import Paper

LATEX = r"""
    $\mathcal{O}(n^2)$ \emph{knit}ting \"o {\"o} \'\i \c c $\alpha_{t+1}^{(k)}$ $\|W\|_F^2$
    \frac{a}{b} $\begin{pmatrix} a & b \\ c & d \end{pmatrix}$ {\it In vitro} \cal K $E_lab$
    \textbf{bold} $x \sim p$ \sqrt[3]{x} $\mathbb{R}^d$ 10\% ``quoted'' $5 and $10 x~y
    proptoleft(d/mright)^{1/2} d_{data} \unknown \cite{a} \href{https://a.org/x_y}{label}
    https://github.com/a_b/c $\hat{x}$ $\sum_{i=1}^n$ \ss \o \L
"""
LETTERS = """
    Łukasz Øre Æsop œuvre Straße ﬁne eﬃcient 𝐁𝐨𝐥𝐝 ＦＵＬＬ ﾊﾟﾝ Þór ıI İ cafe\u0301 q\u0308 x² don't
    C++ 这篇论文很好 編み物 한국어 हिन्दी भाषा ภาษาไทย русский Ωmega שָׁלוֹם مَرحَبا ★ ❤️ 👩‍💻 ½ ª a\u00adb
"""


def test_what_is_indexed_changes_only_together_with_the_version_of_the_words() -> None:
    # The index deletes a paper's words by its text: if the same text gave other words after an
    # update of the program, the old ones would be found forever. A new version of the schema and of
    # the words makes the index anew; then put the new digest here.
    paper = Paper(
        "x-1", LATEX, LETTERS, (LATEX, LETTERS), comment=LATEX, keywords=("a b",), summary=LETTERS
    )
    digest = hashlib.sha256("\n".join(_column_texts(paper)).encode()).hexdigest()[:16]
    assert (WORDS_VERSION, digest) == (6, "46989a1032b8f406")
    assert WORDS_VERSION <= SCHEMA_VERSION
