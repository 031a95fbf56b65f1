"""Answers as Markdown, for minutes, wikis and pull requests.

Begin with ``assessment``; ``codes`` makes ``docs/problems.md``.
"""
