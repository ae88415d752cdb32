"""Working out what the problem is: digests of interviews, police operations, explanations, the statement.

The coordinator and the named police analyst work here before, during and after meetings, across what the
agencies gave. What is not known becomes an action. Others may call `commands`, `queries` and `policy`.
"""
