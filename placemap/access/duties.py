"""Duties a role may carry. Roles are data (`partners.Role`); duties are the vocabulary they draw on.

A duty names what somebody is trusted to do, never a screen.
"""

from __future__ import annotations

from placemap.foundations.terms import Term


class Duty(Term):
    """One thing a person may be trusted to do, with the sentence a non-programmer reads."""

    # On the whole instance, from the account.
    MANAGE_PARTNERSHIP = "manage_partnership", "Keep the list of agencies, people and roles"
    KEEP_AGREEMENTS = "keep_agreements", "Record who has signed the information sharing protocol"
    OPEN_MAPPINGS = "open_mappings", "Open a new mapping"
    ROUTE_CONCERNS = "route_concerns", "Receive concerns that belong elsewhere"

    # In one mapping, from the seat held there.
    LEAD_MAPPING = "lead_mapping", "Lead the mapping and answer for it"
    HOLD_COHORT = "hold_cohort", "Hold the cohort list, join records and decide who is on it"
    DECIDE_COHORT = "decide_cohort", "Agree or decline a proposed child"
    PROPOSE_CHILDREN = "propose_children", "Propose a child and record an agency's own view"
    CONTRIBUTE = "contribute", "Send lists and notes for one's own agency"
    RECORD_LINKS = "record_links", "Record who is linked to whom, with the evidence"
    REFER_CHILDREN = "refer_children", "Record referrals and who was told"
    READ_CASES = "read_cases", "Read the mapping's records"
