"""The short return: every agency is asked what is new of whom and what it holds, and answers in minutes.

A request, one return for each agency asked, and one answer for each question. What is new becomes an entry
of `information` when the return is sent; until then the words are the agency's own, shared by its people.
"""
