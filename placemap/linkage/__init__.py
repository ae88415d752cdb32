"""Which records are one person: pairs the engine finds, and judgements people make.

A judgement joins or parts two records; it has an author and a time and can be withdrawn. Who is
one person is a pure function of the judgements, so judging in any order gives the same people.
"""
