"""The command line: what to run, and how it reads on paper and on a screen."""
