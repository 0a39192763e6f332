"""A page of made-up papers, as copied from a browser, and the day on which it is read."""

import json
from datetime import date

TODAY = date(2026, 11, 23)

PAGE = """\
new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Aug 12

Teaching Llamas to Knit: A Study of Yarn-Aware Decoding

Knitting patterns are programs that few language models can run. We describe a decoder that \
counts its stitches and so drops 20\\% fewer of them than a careful grandmother does on the \
same scarf. The patterns and the decoder are at \\url{https://github.com/woolly/knit-decoder}.

On the Boiling Point of Benchmarks

Every benchmark is solved one day, and we ask on which. From the scores of forty made-up \
leagues we fit a curve of $\\mathcal{O}(n^2)$ parameters that foretells the day within a \
week. Teams that tune on the test set arrive earlier, as H\\"older might have guessed, and \
leave with less.

A second paragraph tells that the curve also fits the sales of celebratory cake.

Quiet Robots Make Better Neighbours

Robots that move at night wake people up. A controller trained with a microphone learns to \
walk on the joists, and three neighbours in four believe that it was taken away. Code: \
https://github.com/hush/joist and data at https://example.org/joist_(data).
"""


def snapshot_line(number: int, **changes: object) -> bytes:
    """Give a made-up paper as a line of arXiv's snapshot, with some of its fields changed."""
    fields = {
        "id": f"2508.{number:05}",
        "submitter": "Wilma Woolly",
        "authors": "Wilma Woolly and Bo Stitch",
        "title": f"Counting Stitches, Part {number}",
        "comments": None,
        "journal-ref": None,
        "doi": None,
        "report-no": None,
        "categories": "cs.CL cs.LG",
        "license": None,
        "abstract": f"  We count the stitches of scarf number {number}\nand find them all there.\n",
        "versions": [{"version": "v1", "created": "Tue, 12 Aug 2025 09:00:00 GMT"}],
        "update_date": "2025-09-01",
        "authors_parsed": [["Woolly", "Wilma", ""], ["Stitch", "Bo", "Jr."]],
    }
    return json.dumps(fields | changes).encode() + b"\n"
