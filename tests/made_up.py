"""Made-up papers in the format of each source, and the day on which a copied page is read."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

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
    """Return a made-up paper as a line of arXiv's snapshot, with some of its fields changed."""
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


def daily_item(number: int, **changes: object) -> dict[str, Any]:
    """Return a made-up paper as the Daily Papers API does, with some of its ``paper`` changed."""
    paper = {
        "id": f"2508.{number:05}",
        "authors": [
            {"_id": "a1", "name": "Wilma Woolly", "hidden": False},
            {"_id": "a2", "name": "Somebody Else", "hidden": True},
            {"_id": "a3", "name": "Bo Stitch"},
        ],
        "publishedAt": "2025-08-10T17:59:59.000Z",
        "submittedOnDailyAt": "2025-08-12T00:31:03.114Z",
        "title": f"Counting Stitches,\n  Part {number}",
        "summary": f"We count the stitches of scarf number {number}\nand find them all there.",
        "upvotes": number,
        "discussionId": "d1",
        "projectPage": f"https://woolly.example.org/{number}",
        "githubRepo": f"https://github.com/woolly/stitches-{number}",
        "githubRepoAddedBy": "user",
        "githubStars": 10 * number,
        "ai_summary": "A count of stitches finds all of them.",
        "ai_keywords": ["stitches", "scarves"],
        "mediaUrls": ["https://example.org/scarf.png"],
    }
    return {
        "paper": paper | changes,
        "publishedAt": "2025-08-11T20:31:03.114Z",
        "title": f"Counting Stitches, Part {number}",
        "summary": "As above.",
        "thumbnail": None,
        "numComments": 2,
        "submittedBy": {"name": "bo", "fullname": "Bo Stitch", "isPro": False},
        "organization": {"name": "woolly", "fullname": "The Woolly Institute"},
        "isAuthorParticipating": False,
    }


def daily_answer(items: Iterable[object]) -> bytes:
    """Return a response of the Daily Papers API."""
    return json.dumps(list(items)).encode()


def atom_entry(number: int, **changes: str) -> str:
    """Return a made-up paper as an entry of arXiv's feed, with some elements' text changed."""
    texts = {
        "id": f"http://arxiv.org/abs/2508.{number:05}v2",
        "updated": "2025-09-01T12:00:00Z",
        "published": "2025-08-12T17:59:59Z",
        "title": f"Counting Stitches,\n  Part {number}",
        "summary": f"  We count the stitches of scarf number {number}\nand find them all there.\n",
    }
    elements = [f"<{name}>{escape(text)}</{name}>" for name, text in (texts | changes).items()]
    return f"""<entry>{"".join(elements)}
      <author><name>Wilma Woolly</name></author>
      <author><name>Bo Stitch</name><arxiv:affiliation>The Woolly Institute</arxiv:affiliation>
      </author>
      <arxiv:journal_ref>Journal of Wool 3 (2025) 7</arxiv:journal_ref>
      <arxiv:doi>10.1000/wool.{number}</arxiv:doi>
      <arxiv:comment>9 pages. Code: https://github.com/woolly/stitches-{number}</arxiv:comment>
      <link href="http://arxiv.org/abs/2508.{number:05}v2" rel="alternate" type="text/html"/>
      <arxiv:primary_category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
      <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
      <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
      <category term="68T50"/>
    </entry>"""


def atom_feed(entries: Iterable[str], total: object = "", before: str = "") -> bytes:
    """Return a feed as arXiv's API does; ``before`` comes between its XML declaration and it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>arXiv Query: all:stitches</title>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{total}\
</opensearch:totalResults>
  {"".join(entries)}
</feed>""".encode()


def announcement(number: int, kind: str = "new", categories: str = "cs.CL cs.LG") -> str:
    """Return a made-up paper as an entry of arXiv's announcements, of Wed 13 Aug 2025."""
    terms = "".join(f'<category term="{term}"/>' for term in categories.split())
    return f"""<entry><id>oai:arXiv.org:2508.{number:05}v1</id>
      <title>Counting Stitches, Part {number}</title>
      <link href="https://arxiv.org/abs/2508.{number:05}" rel="alternate" type="text/html"/>
      <summary>arXiv:2508.{number:05}v1 Announce Type: {kind} \nAbstract: We count the stitches of \
scarf number {number} and find them all there.</summary>{terms}
      <published>2025-08-13T00:00:00-04:00</published>
      <arxiv:announce_type>{kind}</arxiv:announce_type>
      <dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Wilma Woolly, Bo Stitch</dc:creator>
    </entry>"""


def page_of(items: Iterable[dict[str, Any]]) -> str:
    """Return the Daily Papers page, as copied from a browser, for the items of a response."""
    texts = [text for item in items for text in (item["paper"]["title"], item["paper"]["summary"])]
    lines = [" ".join(text.split()) for text in texts]
    abstracts = [f"{line} {'And on it goes. ' * 20}" for line in lines[1::2]]
    papers = map("\n\n".join, zip(lines[::2], abstracts, strict=True))
    return "Daily Papers\n\nAug 12\n\n" + "\n\n".join(papers)


OWN_WORDS = (
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, with U+200C between two letters
    "\u0dc1\u0dca\u200d\u0dbb\u0dd3",  # Sinhala, with U+200D
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \u2764\ufe0f 1\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
    "col\tumns\t\tof tabs",
    "two spaces at the end  \n\ta line that is indented\n  ",
    "quoi\u00a0?\u202f!",  # no-break spaces
    "\u2067\u05e9\u05dc\u05d5\u05dd\u2069 of \u202b\u0645\u202c",  # Hebrew and Arabic in isolates
    "- an item of a list",
)
"""Notes whose characters cleaning would remove or replace, but which a user typed or pasted."""
