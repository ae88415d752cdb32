"""Who is in scope and why: proposals and decisions, each agency's own view, worries beside
strengths, the child's voice, referrals, and the gate that lets nobody with a recorded risk stay
without a referral or a decision unnoticed.
"""
