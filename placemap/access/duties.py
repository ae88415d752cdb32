"""Duties a role may carry. Roles are data (`partners.Role`); duties are the vocabulary they draw on.

A duty names what somebody is trusted to do, never a screen.
"""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Duty(Term):
    """One thing a person may be trusted to do, with the sentence a non-programmer reads."""

    # On the whole instance, from the account.
    MANAGE_PARTNERSHIP = "manage_partnership", _("Keep the list of agencies, people and roles")
    KEEP_AGREEMENTS = "keep_agreements", _("Record who has signed the information sharing protocol")
    OPEN_MAPPINGS = "open_mappings", _("Open a new mapping")
    OVERSEE_ACCESS = "oversee_access", _("See who is kept from a record in any mapping, without the child")
    ROUTE_CONCERNS = "route_concerns", _("Receive concerns that belong elsewhere")

    # In one mapping, from the seat held there.
    LEAD_MAPPING = "lead_mapping", _("Lead the mapping and answer for it")
    HOLD_COHORT = "hold_cohort", _("Hold the cohort list, join records and decide who is on it")
    DECIDE_COHORT = "decide_cohort", _("Agree or decline a proposed child")
    PROPOSE_CHILDREN = "propose_children", _("Propose a child and record an agency's own view")
    CONTRIBUTE = "contribute", _("Send lists and notes for one's own agency")
    RECORD_LINKS = "record_links", _("Record who is linked to whom, with the evidence")
    REFER_CHILDREN = "refer_children", _("Record referrals and who was told")
    READ_CASES = "read_cases", _("Read the mapping's records")
    CONSIDER_CHILDREN = "consider_children", _("Decide on linked children within 28 days")
    OPEN_NAMES = "open_names", _("Open a linked child's name to named people, for a stated time")
    SIGN_CONCERN = "sign_concern", _("Sign a judgement of concern")
    FREEZE_COHORT = "freeze_cohort", _("Freeze a version of the cohort")
    EXPORT_MAP = "export_map", _("Take out the map as files for analysis, of what they may see")

    ANALYSE = "analyse", _("Work out what the problem is, in the analysts' workspace")

    # From a seat, or from the account over all mappings, and without any child.
    WATCH_MAPPING = "watch_mapping", _("Read how a mapping stands, and no child")

    # Over mappings, from the account, and without any child's identity.
    READ_PANEL = "read_panel", _("Read what waits for the panel, without names")
