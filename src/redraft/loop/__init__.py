"""The refinement loop: what a person asks for, in the order of a pass, as events in a record.

`record` makes events; `opening` begins a session or takes one up; `passes` knows the order of a pass, `proposing` what
may be offered in it; `writing`, `acts` and `undo` are what a person does beside deciding fixes.
"""
