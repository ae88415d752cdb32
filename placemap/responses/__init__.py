"""What is done about it, and by whom: actions, gaps, and what is stuck and goes higher.

An action has one accountable owner in one agency, a day and an expected effect; its owner accepts it or
declines with a reason. A gap is something the group lacks, with somebody who sees to it. What a group cannot
settle is escalated to named people above it, and their decision comes back. Meetings cite what is here: an
action knows nothing of the meeting it was agreed at. Others may call `commands`, `queries` and `policy`.
"""
