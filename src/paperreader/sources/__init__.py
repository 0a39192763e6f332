"""Where papers come from: each module knows one kind of source.

Other packages import ``detect`` (files), ``arxiv_api`` and ``huggingface_api`` (the web),
``sample``, and ``fields`` (what a source's text must look like). The rest is private.
"""
