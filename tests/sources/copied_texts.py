"""Texts as people copy them from pages about papers: arXiv's and Hugging Face's, and their own."""

from __future__ import annotations

LISTING = """\
Skip to main content
Cornell University
We gratefully acknowledge support from our members, and all contributors. Donate
arxiv logo>cs.CL
Search...
All fields
Search
Computation and Language
Authors and titles for recent submissions
Showing new listings for Friday, 23 January 2026
Total of 4 entries
Showing up to 2000 entries per page: fewer | more | all

New submissions (showing 2 of 2 entries)
[1] arXiv:2601.15001 [pdf, html, other]
Title: Counting Stitches vs. Counting Sheep: A Study
Wilma Woolly, Bo Stitch
Comments: 9 pages. Code: https://github.com/woolly/stitches
Subjects: Computation and Language (cs.CL); Artificial Intelligence (cs.AI)

We count the stitches of a scarf. Sheep are harder, since they move. Comments: none.
[2] arXiv:2601.15002 [pdf, other]
Title: Yarn
Ann Other
Journal-ref: Journal of Wool 3 (2026) 7
Subjects: Computation and Language (cs.CL)

Yarn is long.

Cross submissions (showing 1 of 1 entries)
[3] arXiv:2601.14003 (cross-list from cs.LG) [pdf, html, other]
Title: Knots in Loss Landscapes
Ida Loop, Carl Knott (1), Ed Purl, Jr. (2) ((1) Wool Lab, (2) Purl Inc.)
Subjects: Machine Learning (cs.LG); Computation and Language (cs.CL); Algebra (math.QA)

Landscapes have knots. We untie three of them with momentum and one with patience.

Replacement submissions (showing 1 of 1 entries)
[4] arXiv:2512.01004 (replaced) [pdf, html, other]
Title: An Older Scarf
Wilma Woolly
Comments: This paper has been withdrawn by the author
Subjects: Computation and Language (cs.CL)

The scarf is old. It is still warm, as measurements on forty necks show.

Total of 4 entries
Showing up to 2000 entries per page: fewer | more | all
About
Help
Contact
Subscribe
"""

RECENT = """\
Computation and Language
Authors and titles for recent submissions
Thu, 22 Jan 2026
Total of 2 entries : 1-2
Fri, 23 Jan 2026 (showing 1 of 1 entries )
[1] arXiv:2601.15001 [pdf, html, other]
Title: Counting Stitches vs. Counting Sheep: A Study
Wilma Woolly, Bo Stitch
Subjects: Computation and Language (cs.CL)
Thu, 22 Jan 2026 (showing 1 of 1 entries )
[2] arXiv:2601.15002 [pdf, other]
Title: Yarn
Ann Other
Subjects: Computation and Language (cs.CL)
Total of 2 entries : 1-2
"""

ABSTRACT_PAGE = """\
Skip to main content
Cornell University
We gratefully acknowledge support from our members, and all contributors. Donate
arxiv logo > cs > arXiv:2601.15001
Help | Advanced Search

All fields
Search
Computer Science > Computation and Language
[Submitted on 12 Jan 2026 (v1), last revised 14 Jan 2026 (this version, v2)]
Title:Counting Stitches vs. Counting Sheep: A Study
Authors:Wilma Woolly, Bo Stitch
View PDF
HTML (experimental)
    Abstract:We count the stitches of a scarf. Code: https://github.com/woolly/stitches.
Comments:\t9 pages, 2 figures
Subjects:\tComputation and Language (cs.CL); Artificial Intelligence (cs.AI)
MSC classes:\t68T50
Cite as:\tarXiv:2601.15001 [cs.CL]
 \t(or arXiv:2601.15001v2 [cs.CL] for this version)
 \t
https://doi.org/10.48550/arXiv.2601.15001
Focus to learn more
Journal reference:\tJournal of Wool 3 (2026) 7
Related DOI:\thttps://doi.org/10.1000/wool.7
Focus to learn more
Submission history
From: Wilma Woolly [view email]
[v1] Mon, 12 Jan 2026 20:33:39 UTC (215 KB)
[v2] Wed, 14 Jan 2026 09:00:00 UTC (216 KB)

Access Paper:
View PDF
Current browse context:
cs.CL
< prev   |   next >
new | recent | 2026-01
References & Citations
Bibliographic and Citation Tools
Bibliographic Explorer (What is the Explorer?)
About arXivLabs
The experimental projects are made together with people who want to add something to the site.

They share its values, which are openness and privacy. Partners that do not are not accepted.

Which authors of this paper are endorsers? | Disable MathJax (What is MathJax?)
About
Help
"""

HUGGING_FACE_PAGE = """\
Hugging Face's logo
Hugging Face
Models
Datasets
Spaces
Community
Docs
Enterprise
Pricing

Papers
arxiv:2508.06595

Counting Stitches in Context: What Scarves Teach Language Models
Published on Aug 8, 2025
· Submitted by
Wilma Woolly
on Aug 12, 2025

#2 Paper of the day
Upvote
23

+15
Authors:

Wilma Woolly
,

Bo Stitch
,

Ann Other
Abstract
AI-generated summary
Language models count stitches better in context than from memory.

We count the stitches of a scarf. Sheep are harder, since they move.

Code: https://github.com/woolly/stitches.
View arXiv page
View PDF
Project page
GitHub
123

Add to collection
Community
librarian-bot
Aug 13, 2025
This is an automated message. I found the following papers similar to this paper.

Purls of Wisdom: A Survey of Knitting (2025)
Loops All the Way Down (2025)
Please give a thumbs up to this comment if you found it helpful!

Models citing this paper 3
woolly/stitcher-7b
Text Generation
Datasets citing this paper 0
No dataset linking this paper
Collections including this paper 5
"""

MAIL = r"""
------------------------------------------------------------------------------
------------------------------------------------------------------------------
Send any comments regarding submissions directly to submitter.
------------------------------------------------------------------------------
Archives at http://arxiv.org/
To unsubscribe, e-mail To: cs@arXiv.org, Subject: cancel
------------------------------------------------------------------------------
 Submissions to:
Computation and Language
 received from  Wed 21 Jan 26 19:00:00 GMT  to  Thu 22 Jan 26 19:00:00 GMT
------------------------------------------------------------------------------
------------------------------------------------------------------------------
\\
arXiv:2601.15001
Date: Mon, 12 Jan 2026 20:33:39 GMT   (215kb)

Title: Counting Stitches vs. Counting Sheep: A Study of What Moves, and of What
  Stays Where It Was Put
Authors: Wilma Woolly (1), Bo Stitch (2), Ann Other ((1) Wool Lab, (2) Purl
  Inc.) and Keqin Loop
Categories: cs.CL cs.AI
Comments: 9 pages, 2 figures, counting, sheep, stitches, and the code is at
  https://github.com/woolly/stitches
Journal-ref: Journal of Wool 3 (2026) 7
DOI: 10.1000/wool.7
\\
  We count the stitches of a scarf and find them all there. Sheep are harder,
since they move.
  Title: this is a line of the second paragraph, and no title.
\\ ( https://arxiv.org/abs/2601.15001 ,  215kb)
------------------------------------------------------------------------------
\\
arXiv:2601.14003 (*cross-listing*)
Date: Tue, 13 Jan 2026 07:49:41 GMT   (276kb)

Title: Knots in Loss Landscapes
Authors: Ida Loop
Categories: cs.LG cs.CL
\\
  Landscapes have knots.
\\ ( https://arxiv.org/abs/2601.14003 ,  276kb)
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
------------------------------------------------------------------------------
\\
arXiv:2512.01004
replaced with revised version Thu, 22 Jan 2026 10:11:12 GMT   (1234kb,D)

Title: An Older Scarf
Authors: Wilma Woolly
Categories: cs.CL
\\ ( https://arxiv.org/abs/2512.01004 ,  1234kb)
------------------------------------------------------------------------------
"""

BLOCKS = """\
Title: Counting Stitches in Context
Authors: Wilma Woolly, Bo Stitch
PDF: https://arxiv.org/pdf/2601.15001v2
Summary: We count the stitches of a scarf and find
them all there. Sheep are harder, since they move.

Title: Knots in Loss Landscapes
PDF: https://wool.example.org/knots.pdf
Summary: Landscapes have knots. We untie three of them.
"""

TITLES_AND_ADDRESSES = """\
Counting Stitches in Context
https://arxiv.org/abs/2601.15001

Knots in Loss Landscapes
https://huggingface.co/papers/2601.14003

[2512.01004] An Older Scarf

Yarn, Revisited
https://openreview.net/forum?id=wool3
"""

MARKDOWN = """\
# Daily papers, 2 June

### [Counting Stitches in Context](https://huggingface.co/papers/2606.00683)

We count the stitches of a scarf and find them all there. Sheep are harder, since they move.

### [Knots in **Loss** Landscapes](https://huggingface.co/papers/2606.00684)

Landscapes have knots. We untie three of them with momentum and one with patience.
[Code](https://github.com/knott/loss)

## To read

- [Yarn, Revisited](https://arxiv.org/abs/2606.00685) - a classic
- **Purls of Wisdom**, Loop et al. [[paper]](https://arxiv.org/abs/2606.00686) [[code]](https://github.com/l/p)
- [stitcher](https://github.com/woolly/stitcher) - a tool
"""
