"""The exercise itself: a mapping with its purpose, scope, team, stage and closing date.

A mapping is a task-and-finish group. It has a lead responsible officer, a custodian who holds
the cohort list, members by agency, a naming mode, and an end date from the day it opens.
"""
