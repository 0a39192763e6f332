"""Sources of papers: copied pages, Hugging Face's Daily Papers, arXiv, and a sample.

Other packages import ``detect`` (files), ``arxiv_api`` and ``huggingface_api`` (the web),
``sample``, and ``fields`` (parsing and limits of a paper's fields). The rest is private.
"""
