"""A day of made-up papers with upvotes, authors and links, for the first screenshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models import Link, Paper

if TYPE_CHECKING:
    from datetime import date

TITLES = (
    ("How Much Does a Benchmark Weigh? Item Response Theory for Language Models", 187, None),
    ("Slow Light: Diffusion in Forty Steps Fewer", 142, 688),
    ("A Tokenizer for Every Script on Earth", 131, 412),
    ("Seven Ways to Forget: Unlearning Single Facts in Large Models", 96, None),
    ("Maps That Fold Back: Planning over Learned World Models without Rollouts", 214, 1203),
    ("Robots That Ask before They Lift", 88, 97),
    ("Reading the Room: Speech Models That Notice Who Is Listening", 74, None),
    ("Sparse Autoencoders Find the Same Features Twice", 71, 256),
    ("Cheap Teachers, Good Students: Distillation on a Budget", 63, None),
    ("Proofs by Analogy: Retrieval for Formal Mathematics", 58, 341),
    ("Where the Gradient Goes at Night: Learning-Rate Schedules Revisited", 44, None),
    ("Ten Thousand Rivers: A Dataset of Water Levels from Satellites", 39, 75),
    ("Long Context Is a Habit, Not a Window", 35, None),
    ("Counting Trees from Photographs of Shadows", 21, 18),
    ("Small Models for Small Languages", 17, None),
    ("What Chess Engines Know about Endings", 12, None),
)
"""Title, upvotes, and stars of the code, if there is code."""

ABSTRACT = """\
Planning with a learned world model usually means to roll it out, step by step, until errors have \
piled up. We let the model answer a different question: given where an agent is and where it wants \
to be, which of its own states lie in between? A single network is trained to fold a path in the \
middle, and folds the halves again until nothing is left to decide. On nine mazes and four \
manipulation tasks this needs $\\mathcal{O}(\\log n)$ calls for a plan of $n$ steps, finds shorter \
plans than rollouts do, and can be stopped at any time. Code: https://github.com/foldback/maps.\
"""


def made_up_day(day: date) -> list[Paper]:
    """Return the papers of the day, in the order of their upvotes."""
    papers = []
    for number, (title, upvotes, stars) in enumerate(TITLES, 1):
        arxiv_id = f"2608.{number + 4300:05}"
        code = [Link("github", f"https://github.com/foldback/maps-{number}")] if stars else []
        paper = Paper(
            arxiv_id,
            title,
            ABSTRACT,
            ("Ines Almada", "Tomasz Wierzba", "Keiko Arai", "Bram de Wit", "Lena Sørlie"),
            day,
            "huggingface",
            arxiv_id,
            (
                *code,
                Link("huggingface", f"https://huggingface.co/papers/{arxiv_id}", "auto"),
                Link("arxiv", f"https://arxiv.org/abs/{arxiv_id}", "auto"),
                Link("pdf", f"https://arxiv.org/pdf/{arxiv_id}", "auto"),
            ),
            upvotes=upvotes,
            github_stars=stars,
            organization="Institute of Folded Paper",
            summary="A network that finds the middle of a path plans in logarithmic time.",
            keywords=("planning", "world models", "robotics"),
        )
        papers.append(paper)
    return papers
