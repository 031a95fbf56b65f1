"""The forward-chaining reading: rules fire in durable-rules, and leave a trail.

In come decided conditions, out come verdicts with the rule that concluded
each. Begin with ``fire``; ``rulebase`` makes the rules, ``limits`` says what the
library can hold, ``durable`` alone speaks to durable-rules and is imported when
rules are first fired.
"""
