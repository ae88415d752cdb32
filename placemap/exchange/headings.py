"""Headings as agencies write them, and the column each one means.

A heading is compared after `plain_heading`: small letters, no accents or punctuation, brackets taken out.
An exact phrase is looked for first, then the phrase without words that only say whose it is ("child's",
"current"), then a few tell-tale words. What the cells hold has the last word (`columns_by_content`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from placemap.exchange.vocabulary import FIELDS
from placemap.exchange.vocabulary import FieldName as F
from placemap.foundations.wording import Wording, _

# Phrases are separated by semicolons and are already plain.
_PHRASES: dict[F, str] = {
    F.FULL_NAME: """
        name; full name; fullname; names; who; pupil; pupil name; student; student name; child;
        child name; childs name; name of child; young person; young persons name; yp; yp name; name
        of young person; nominal; nominal name; patient; patient name; client; client name; person;
        person name; subject; subject name; service user; resident; tenant; learner; learner name;
        person of interest; individual; individuals; name of pupil; pupils name; child or young
        person; name of person; surname forename; surname and forename; surname first name; surname
        firstname; last name first name; forename surname; forename and surname; first name last
        name; first name surname; first and last name; first and surname; legal name; legal full
        name; member; member name; players; attendee; participant; participant name; victim;
        suspect; offender; defendant; person name full; missing person; misper; display name; known
        name; contact name; kid; young people; names of yp""",
    F.GIVEN_NAME: """
        first name; firstname; forename; fore name; forenames; first names; given name; given names;
        given; christian name; first; fname; f name; legal forename; legal first name; preferred
        forename; chosen forename; name first; nom forename; forename 1; forename1; first forename;
        givenname; name 1; forname; first nm""",
    F.MIDDLE_NAME: """
        middle name; middle names; middlename; middle; second name; second forename; other names;
        other forenames; middle initial; mi; middle initials; forename 2; forename2; forename 3;
        mname; additional names""",
    F.FAMILY_NAME: """
        surname; sur name; last name; lastname; family name; family; last; lname; l name; second
        surname; legal surname; preferred surname; legal last name; family names; familyname; name
        last; current surname; s name; sname; surnames; last nm""",
    F.KNOWN_AS: """
        known as; also known as; aka; alias; aliases; alias street name; alias or street name;
        street name; street names; nickname; nick name; nicknames; nick; moniker; tag; preferred
        name; preferred; goes by; alternative name; alternative names; other name; other names used;
        likes to be called; called; chosen name; kas; pet name; username; social media name; street
        alias; name known by; known by""",
    F.DATE_OF_BIRTH: """
        dob; date of birth; birth date; birthdate; born; date birth; birthday; d of b; dofb; date of
        birth dd mm yyyy; dob dd mm yyyy; birth dt; dateofbirth; bdate; birth; doby; dob dd mm yy;
        date born; born on; d o birth; date ofbirth; dt of birth""",
    F.BIRTH_YEAR: """
        birth year; year of birth; yob; year born; born year; birthyear; by""",
    F.BIRTH_MONTH: """
        birth month; month of birth; birthmonth; bm""",
    F.BIRTH_DAY: """
        birth day; day of birth; birthday day; bd""",
    F.AGE: """
        age; about how old; how old; age approx; approx age; approximate age; age now; age today;
        age in years; age at referral; current age; est age; estimated age; age range; age group;
        age band; age est; looks about; age about; age yrs; age years; rough age""",
    F.YEAR_GROUP: """
        year group; yr group; nc year; ncy; school year; yr; year; national curriculum year; nc year
        group; y group; academic year; form year; year gp; yr grp; year grp; nc yr; curriculum year;
        nationalcurriculumyear; ncyear; yeargroup; grade level""",
    F.SEX: """
        sex; gender; m f; male female; gender m f; sex m f; sex gender; gender sex; gender identity;
        boy girl; legal sex; sex at birth; mf""",
    F.NHS_NUMBER: """
        nhs number; nhs no; nhs; nhs num; nhsno; nhs id; nhsnumber; nhs nbr; nhs no s; nhs ref""",
    F.UPN: """
        upn; unique pupil number; unique pupil no; pupil number; upn number; former upn; unique
        learner number; uln""",
    F.OTHER_IDENTIFIER: """
        id; person id; person no; person number; pid; pnc id; pnc; pnc number; pnc no; niche id;
        nominal id; nominal number; nominal no; nominal ref; case id; case no; case number; case
        ref; case reference; reference; reference number; reference no; ref; ref no; our ref; urn;
        unique reference; unique id; unique reference number; mosaic id; liquidlogic id; lcs id; ics
        id; system id; record id; record no; rec id; client id; client no; client ref; pupil id;
        student id; student number; admission number; admission no; adm no; hospital number;
        hospital no; mrn; patient id; patient number; emis number; emis no; systmone id; cro; cro
        number; cro no; asset id; childview id; core id; ycs id; custody number; crime number; crime
        ref; soc sec id; ssn; national insurance number; ni number; nino; uprn; sims id; candidate
        number; exam number; iss id; social care id; social care number; housing ref; tenancy ref;
        passport number; prison number; noms number; nomis id; local id; agency id; agency ref;
        source id; row id; key; guid; uuid; num; number; no; identifier; simulant id; household id;
        voter id; employee id; customer id; policy number""",
    F.ADDRESS: """
        address; home address; last known address; current address; address line; address line 1;
        address line 2; address line 3; address 1; address 2; address 3; address1; address2;
        address3; addr; addr1; addr2; street; street address; street 1; house; house number; house
        no; house name; house name or number; street number; street num; street nbr; road; lives;
        lives at; living at; residence; home; known address; home addr; main address; postal
        address; full address; address in full; placement address; lka; where they live; where
        living; flat; unit number; building; town; city; town or city; town city; village; suburb;
        locality; address line 4; address line 5; county; full postal address; property; placement;
        street name and number; first line of address; 1st line of address; address with postcode;
        address and postcode; address inc postcode; address including postcode; abode; streetname;
        st""",
    F.OLD_ADDRESS: """
        previous address; former address; old address; earlier address; past address;
        previous addresses; former addresses; old addresses; earlier addresses; past addresses;
        address before; address history; previous home; used to live at; lived at before; formerly at""",
    F.POSTCODE: """
        postcode; post code; postal code; pcode; p code; p c; home postcode; home post code; zip;
        zip code; zipcode; postcode home; address postcode; current postcode; pc; pst code; postcd;
        post cd""",
    F.PHONE: """
        phone; telephone; tel; mobile; mob; mobile number; mobile no; phone number; phone no;
        telephone number; telephone no; tel no; tel number; contact number; contact no; contact tel;
        contact phone; home phone; cell; home tel; mobile phone; mob no; known number; known
        numbers; handset; msisdn; yp mobile; landline; telno; phone numbers; numbers used; home
        telephone; phonenumber; mobile tel""",
    F.EMAIL: """
        email; e mail; email address; e mail address; mail""",
    F.SCHOOL: """
        school; school name; school attended; current school; education setting; education; school
        college; school or college; college; establishment; school setting; provider; education
        provider; ap provider; alternative provision; setting; sch; school academy; base school; on
        roll at; estab""",
    F.ASSOCIATES: """
        associates; associate; known associates; associates with; associations; hangs around with;
        hangs about with; hangs out with; friends; friendship group; friendship groups; friends
        with; peer group; peers; peer associations; co defendants; co defendant; codefendants; co
        accused; coaccused; codefs; co d; links; linked to; linked with; linked young people; known
        links; seen with; mates; mates with; connections; connected to; connected with; group; goes
        around with; knocks about with; associated with; companions; close friends; others involved;
        other children involved; other young people; others present; found with; missing with;
        stopped with; arrested with; boyfriend; girlfriend; partner; relationships; network;
        associates names; peer links; friendship; friend group; friends names; who with; with whom;
        with; crew; offends with; co offenders; co offender; lives with""",
    F.SIBLING_NAMES: """
        siblings; sibling; brothers and sisters; brothers sisters; siblings in school; sibling
        names; brother; sister; names of siblings; siblings names; sibs; siblings at school; brother
        sister; siblings on roll; older siblings; family links; siblings in household; other
        children in household""",
    F.PARENT_OR_CARER: """
        parent; parents; parent carer; parent or carer; parents carers; carer; guardian; mother;
        father; mum; dad; mothers name; fathers name; mother name; father name; next of kin; nok;
        parent name; parents names; parental responsibility; parent 1; parent 2; contact 1;
        emergency contact; parent guardian; carers; pr; main carer; foster carer; mums name; dads
        name; parent carer name; household head""",
    F.VIEW_OF_SIGNIFICANCE: """
        level of concern; concern level; view of significance; significance; level of significance;
        risk level; level of risk; risk; risk rating; exploitation risk; risk category; overall
        risk; rag; rag rating; rag status; our level; level; threshold; our view; agency view; view;
        how worried; level of worry; risk grade; cce risk; cse risk; exploitation risk level; risk
        score; vulnerability level; priority; our concern level; worry level; current risk; risk
        assessment""",
    F.STATUS: """
        status; case status; legal status; social care status; order; orders; current order; plan;
        plan type; case type; current status; current plan; cin cp lac; lac status; cp status; care
        status; sentence; disposal; outcome; intervention; court order; type of order; order type;
        open closed; open to; open or closed; known to us; involvement; tier; current involvement;
        service status; case open; in care; looked after; current order or disposal; order status;
        active""",
    F.WORKER: """
        worker; allocated worker; allocated; lead worker; keyworker; key worker; social worker; sw;
        case manager; case worker; caseworker; case holder; lead professional; lead; practitioner;
        officer; officer in case; oic; offender manager; allocated to; owner; tutor; form tutor;
        head of year; youth worker; yot worker; yjs worker; responsible officer; team manager;
        worker name; allocated social worker; named worker; assigned to; oic name; youth justice
        worker; yos worker; school nurse; dsl; pastoral lead; lead officer; staff; staff member;
        hoy; case owner; support worker; health visitor; mentor""",
    F.REFERRAL: """
        referral; referred; referred to; referral date; date referred; referral made; referral
        source; referrals; mash referral; nrm; nrm referral; referral to; referral status; referred
        by; referral type; mash contact; date of referral; nrm status; referral outcome""",
    F.NOTES: """
        notes; note; comments; comment; reason; reasons; reason for concern; what we know;
        information; info; intelligence; intel; summary; details; detail; concerns; concern;
        description; narrative; rationale; remarks; reason for referral; reason for nomination; why;
        why nominated; background; other information; observations; anything else; any other
        information; additional information; circumstances; free text; what happened; further
        information; further details; risk factors; indicators; current concerns; notes comments;
        headline; reason for inclusion; case notes; context; update; updates; log; incident details;
        what you saw; worries; worries and strengths; strengths; current situation; vulnerabilities;
        concern details; more; txt; text; nature of concern; what was seen; why worried; warning
        markers; markers; warnings; intel summary""",
    F.PLACE: """
        where; place; location; locations; seen at; where seen; area; hotspot; hot spot; place seen;
        places; location seen; venue; where met; frequents; hangs out at; known locations; places
        frequented; beat; ward; incident location; location of incident; missing to; found at; area
        of concern; haunts; neighbourhood; patch; site; where was this; stop location; session;
        place of concern; drop in""",
    F.LAST_CONTACT: """
        last contact; last seen; date last seen; last contact date; last seen date; date of last
        contact; last visit; last attended; last updated; updated; date updated; last stop; last
        arrest; last missing; last dealt; last engagement; most recent contact; last intel; last
        appointment; last here; last attendance; date last updated; most recent""",
    F.EVENT_DATE: """
        date; date of concern; date of incident; incident date; event date; date seen; when; concern
        date; date logged; date recorded; date time; date and time; logged; reported; date reported;
        logged on; date added; start date; end date; date opened; opened; date closed; date started;
        from; to; added; entry date; order date; date of order; order start; order end; expiry;
        review date; date of contact; missing from; missing date; date missing; return date; date of
        stop; arrest date; date of arrest; timestamp; date of return; time; date of event; occurred;
        created; created on; day""",
    F.GRADE: """
        grade; intel grade; intelligence grade; grading; 3x5x2; 5x5x5; source grade; evaluation;
        intel grading; 3 x 5 x 2; 5 x 5 x 5; 352; 555; information grade""",
    F.CATEGORY: """
        category; type; type of concern; concern type; exploitation type; cse cce; cce cse; type of
        exploitation; role; role in group; class; offence; offence type; offences; gp; gp practice;
        gp surgery; surgery; practice; reg; reg group; registration group; tutor group; form; form
        group; house group; sen; send; sen status; sen need; sen code; ehcp; sen provision; senco;
        fsm; free school meals; pupil premium; pp; looked after child; lac; cla; team; local
        authority; la; district; agency; organisation; org; nominated by; submitted by; source; set;
        flag; flags; gang; affiliation; need; primary need; primary offence; crime type; nfa; in
        cohort; cohort; attendance code; on roll; enrolment status; entry; exclusion type; sen need
        type; eal; young carer; youth group; tactic; relationship; relationship to child;
        department; ward name; clinic; hospital; occupation; job; title; salutation; state; country;
        region; nationality; place of birth; birthplace; country of birth; language; deceased""",
    F.EQUALITY: """
        ethnicity; ethnic group; ethnic origin; ethnic code; ethnic appearance; ethnicity code;
        religion; faith; race; sexual orientation; sexuality; disability; disabilities; disabled;
        self defined ethnicity; sde; ic code; ic; race ethnicity; religion or belief; gender
        reassignment; trans; ethnic background; race eth""",
    F.EXTRA_NUMBER: """
        attendance; attendance percentage; attendance pct; percentage attendance; attendance
        percent; a e attendances; a and e attendances; a e attendances 12m; attendances; exclusions;
        suspensions; missing episodes; number of missing episodes; missing count; arrests; number of
        arrests; stops; behaviour points; absences; count; total; times missing; missing episodes
        12m; days excluded; fixed term exclusions; unauthorised absence; hospital attendances; a e;
        ae attendances; ed attendances; incidents; number of incidents; sessions; sessions attended;
        score; height; weight; price; amount; quantity; latitude; longitude; easting; northing; late
        marks; detentions; behaviour incidents; attendance this year; missed appointments; dna; dnas""",
}

HEADINGS: dict[str, F] = {
    " ".join(phrase.split()): field
    for field, phrases in _PHRASES.items()
    for phrase in phrases.split(";")
    if phrase.strip()
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say whose the thing is, or which of several, and not what it is.
_WHOSE = _words(
    """
    child childs children childrens young person persons people pupil pupils student students client
    clients patient patients nominal nominals subject subjects yp cyp service user users the their his
    her of for a an and in if any known details detail field current primary main main1 home recorded
    latest recent full only pls please data required optional mandatory where applicable including incl
    inc e g eg ie i dd mm yyyy yy ddmmyyyy format s learner individual member resident legal official
    given1 stated self reported approx approximate approximately enter value col column text list all
    names or"""
)
_PERSON = _words(
    """
    child childs children young person people pupil pupils student students client clients patient patients
    nominal nominals subject subjects yp cyp learner individual member resident"""
)

_EARLIER = _words("previous previously prev former formerly old earlier past prior")
# With one of these the word for earlier says something else: "not previous", "how old".
_TURNED = _words("not no how different differs than same unlike")
# An earlier place or address that is not where the child lived: somebody else's, or not of a home at all.
_NO_HOME = re.compile(
    r"\b(schools?|college|academy|nursery|provision|work|employers?|job|gp|surgery|practice|hospital|clinic|"
    r"friends?|friendship|associates?|peers?|partner|boyfriend|girlfriend|victim|suspect|ip|mac|web|website|"
    r"url|wifi|media|date|changed?|changes|count|total|number of|times|many)\b"
)
_HOME = re.compile(r"^(?!.*\b(alias|aliases|aka|nickname)\b).*\b(address(es)?|street|post ?code)\b")
# What such a heading can mean without the word for earlier, where its words are of a home.
_NEAR_HOME = frozenset([F.KNOWN_AS, F.ASSOCIATES, F.SCHOOL, F.OLD_ADDRESS, F.OTHER_IDENTIFIER])

# What says how to reach somebody. Where a heading only has a telling word for it, every other word must be
# one that speaks of an address or a number, or of the child: any other may say that it is somebody else's.
REACHED_BY = frozenset([F.ADDRESS, F.POSTCODE, F.PHONE, F.EMAIL])
# Those of a placement or a hostel ring for everybody who lives there. As an address they are the child's.
_RUNG = frozenset([F.PHONE, F.EMAIL])
_NOT_THE_CHILD = _words("victim victims suspect suspects ip mac web website")
_SHARED = _words("placement placements placed accommodation hostel hostels unit refuge")
_OF_REACHING = _EARLIER | _words(
    """
    address addresses addr street streets road town city village suburb county locality district area
    region state estate country postcode postcodes post code codes postal zip email emails e mail mails
    phone phones mobile mobiles telephone telephones tel cell landline handset number numbers no nos
    line lines first second third other alternative additional extra main last at to on as by from since
    until before current present new now latest residential residence residing permanent temporary temp
    term time house flat unit building block apartment name placement placed accommodation hostel care
    contact contacts contactable day daytime evening night personal private own verified confirmed checked
    lives living live lived stay staying stays registered correspondence mailing physical usual normal uk
    gb is was given shown held part whole short long type outward inward sector preferred best history
    tenant resident attendee participant customer applicant kid kids yps bail case looked after lac children s
    property dwelling tenancy household occupied occupancy domicile qualifying eligible electoral voting
    rd ave ln"""
)
# Beside these a birth date, a number or a name is not the child’s either. In brackets they say whose it is.
_SOMEBODY_ELSE = re.compile(
    r"\b(schools?|college|academy|nursery|gps?|doctors?|dr|surgery|practice|hospital|clinic|dentist|"
    r"employers?|workplace|work|jobs?|solicitors?|landlords?|agency|agencys|office|teams?|teachers?|staff|"
    r"referrers?|referring|emergency|kin|nok|mothers?|fathers?|mums?|dads?|parents?|carers?|guardians?|"
    r"partners?|boyfriends?|girlfriends?|friends?|associates?|spouses?|husbands?|wife|wifes|neighbours?|"
    r"relatives?|relations?|gran|grandparents?|grandmothers?|grandfathers?|aunts?|uncles?|workers?|"
    r"siblings?|brothers?|sisters?|witness|witnesss|incident|offence|venue|providers?)\b"
)
_WHO_SOMEBODY_IS = frozenset(
    [F.DATE_OF_BIRTH, F.NHS_NUMBER, F.UPN, F.SEX, F.AGE, F.FULL_NAME, F.GIVEN_NAME, F.MIDDLE_NAME]
) | {F.FAMILY_NAME}

# Last resort: a heading with this word means this, in this order.
_TELLING: tuple[tuple[re.Pattern[str], F], ...] = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        (r"\b(mothers?|fathers?|mums?|dads?|parents?|carers?|guardians?|kin)\b", F.PARENT_OR_CARER),
        (r"\b(sibling|siblings|sibs|brother|brothers|sister|sisters)\b", F.SIBLING_NAMES),
        (r"\b(ethnic|ethnicity|religion|faith|sexuality|orientation|disability|disabled)\b", F.EQUALITY),
        (r"\bnhs\b", F.NHS_NUMBER),
        (r"\b(upn)\b", F.UPN),
        (r"\b(dob|d o b|date of birth|birth ?date|born)\b", F.DATE_OF_BIRTH),
        (r"\b(post ?code|zip ?code)\b", F.POSTCODE),
        (r"\be ?mail\b", F.EMAIL),
        (r"\b(worker|practitioner|keyworker|tutor|case ?holder|manager|officer)\b", F.WORKER),
        (r"\b(mobile|phone|telephone|tel|contact (?:numbers?|no))\b", F.PHONE),
        (
            r"\b(associates?|friends?|friendships?|peers?|co ?defendants?|hangs?|mates|co ?accused)\b",
            F.ASSOCIATES,
        ),
        (r"\b(alias|aliases|aka|nickname|street ?name|known as|preferred name)\b", F.KNOWN_AS),
        (r"\b(middle)\b", F.MIDDLE_NAME),
        (r"\b(surname|last ?name|family ?name)\b", F.FAMILY_NAME),
        (r"\b(forenames?|first ?names?|given ?names?)\b", F.GIVEN_NAME),
        (r"\blast (contact|seen|attended|visit)\b", F.LAST_CONTACT),
        (r"\b(referral|referred)\b", F.REFERRAL),
        (r"\b(level|rating|rag)\b", F.VIEW_OF_SIGNIFICANCE),
        (r"\b(gender|sex)\b", F.SEX),
        (r"\b(year group|yr group|nc year)\b", F.YEAR_GROUP),
        (r"\b(address|street|road|town|city)\b", F.ADDRESS),
        (r"\b(school|college|academy)\b", F.SCHOOL),
        (r"\b(id|ref|reference|number|no|urn|identifier)\b", F.OTHER_IDENTIFIER),
        (r"\b(grade|grading)\b", F.GRADE),
        (r"\b(date|dated|when)\b", F.EVENT_DATE),
        (r"\b(count|total|percent|percentage|pct|episodes|times|how many)\b", F.EXTRA_NUMBER),
        (r"\b(age|old)\b", F.AGE),
        (r"\b(notes?|comments?|reasons?|concerns?|details|information|intel|know|why|what)\b", F.NOTES),
        (r"\b(where|location|place|area)\b", F.PLACE),
        (r"\b(status|plan|order)\b", F.STATUS),
        (r"\b(type|category)\b", F.CATEGORY),
        (r"\bnames?\b", F.FULL_NAME),
    )
)


_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@lru_cache(maxsize=4096)
def plain_heading(heading: str) -> str:
    """A heading for comparing: "D.O.B." and "dob" are one, "Friends (as staff see it)" is "friends".

    "Address (previous)" is not "address": a layout that was kept for the one is not used for the other.
    """
    text = unicodedata.normalize("NFKD", heading)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = _without_brackets(text, lambda inside: _EARLIER.isdisjoint(re.findall(r"[a-z]+", inside)))
    text = re.sub(r"[’'‘`]s\b", "s", text).replace("'", "").replace("’", "")
    text = text.replace("%", " percentage ").replace("#", " number ")
    # "dateOfBirth", "date_of_birth", "date-of-birth"
    text = re.sub(r"[^a-z0-9]+", " ", text).strip()
    return re.sub(r"\b([a-z]) ([a-z]) ([a-z])\b", r"\1\2\3", text)  # "d o b" is "dob"


def _without_brackets(text: str, goes: Callable[[str], bool]) -> str:
    """The text without the brackets that go, unless nothing else is there."""
    outside = _BRACKETS.sub(lambda found: " " if goes(found[0]) else found[0], text)
    return outside if any(c.isalnum() for c in outside) else text


def _earlier_home(heading: str) -> tuple[F, str] | None:
    """What a heading means that speaks of an earlier address, wherever the word for earlier stands in it.

    That of a school or a friend is kept in words, since it finds nobody and is no home of the child.
    """
    words = plain_heading(heading).split()
    said = next((word for word in words if word in _EARLIER), "")
    if not said or not _TURNED.isdisjoint(words):
        return None
    rest = " ".join(word for word in words if word not in _EARLIER)
    meant, why = field_for_heading(rest)
    elsewhere = meant is None and bool(why)
    if meant not in (F.ADDRESS, F.POSTCODE) and not (
        (meant in _NEAR_HOME or elsewhere) and _HOME.search(rest)
    ):
        return None
    field = F.EXTRA_FREE_TEXT if elsewhere or _NO_HOME.search(rest) else F.OLD_ADDRESS
    return field, _("the heading has the word “{value}”", value=said)


def not_their_own(heading: str) -> tuple[F | None, str] | None:
    """What a heading means that looks like the child's own address or number and is not: where they lived
    before, or how somebody else is reached. None for any other heading."""
    field, why = field_for_heading(heading)
    outside = _named(_without_brackets(heading, bool))[0]
    if field is F.OLD_ADDRESS or (field is None and why) or (outside in REACHED_BY and field is not outside):
        return field, why
    return None


def field_for_heading(heading: str) -> tuple[F | None, str]:
    """The field a heading means and why, in words; None when no word of it is known.

    None with a reason when it says how to reach, or who is, somebody other than the child. A heading that
    is already a field's own code means that field.
    """
    field, why = _named(heading)
    if field in REACHED_BY and any(
        _SOMEBODY_ELSE.search(inside) or (field in _RUNG and not _SHARED.isdisjoint(inside.split()))
        for inside in (plain_heading(found[1:-1]) for found in _BRACKETS.findall(heading))
    ):
        return _named(re.sub(r"[()\[\]]", " ", heading))
    return field, why


def _named(heading: str) -> tuple[F | None, str]:
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    code = heading.strip().casefold()
    if code in FIELDS:
        return FIELDS[code], _("the heading is the name of the field")
    if earlier := _earlier_home(split):
        return earlier
    split = _without_brackets(split, bool)
    for text in (_without_brackets(heading, bool), split):
        plain = plain_heading(text)
        if plain in HEADINGS:
            return HEADINGS[plain], _("the heading says “{heading}”", heading=heading.strip())
    # "Tenant 1" is a tenant. A second one is somebody else, and not another name of the first.
    words = plain_heading(split).removesuffix(" 1").split()
    if " ".join(words) in HEADINGS:
        return HEADINGS[" ".join(words)], _("the heading says “{heading}”", heading=heading.strip())
    kept = " ".join(word for word in words if word not in _WHOSE)
    if not words:
        return None, ""
    if not kept:
        # Only words for a person, and few of them: "Child / YP".
        a_person = len(words) <= 4 and not _PERSON.isdisjoint(words)
        return (F.FULL_NAME, _("the heading is a word for a person")) if a_person else (None, "")
    if kept in HEADINGS:
        return HEADINGS[kept], _("the heading says “{heading}”", heading=heading.strip())
    for pattern, field in _TELLING:
        if found := pattern.search(" ".join(words)):
            if other := _somebody_else(words, field):
                return None, _why_not_their_own(other, field)
            return field, _("the heading has the word “{value}”", value=found[0])
    return None, ""


def _somebody_else(words: list[str], field: F) -> str:
    """The word of a heading that says it is not about the child; empty when none does."""
    if field in REACHED_BY:
        known = _WHOSE | _OF_REACHING
        others = [word for word in words if word not in known and not word.isdigit()]
        others += [word for word in words if field in _RUNG and word in _SHARED]
        # What says whose it is says more than a word that nobody here knows.
        return next((word for word in others if not _is_unknown(word)), next(iter(others), ""))
    found = _SOMEBODY_ELSE.search(" ".join(words)) if field in _WHO_SOMEBODY_IS else None
    return found[0] if found else ""


def _is_unknown(word: str) -> bool:
    return word not in _SHARED | _NOT_THE_CHILD and not _SOMEBODY_ELSE.fullmatch(word)


def _why_not_their_own(word: str, field: F) -> Wording:
    if field in _RUNG and word in _SHARED:
        return _("the heading has the word “{value}”, so it may be one that several people share", value=word)
    if field in REACHED_BY and _is_unknown(word):
        return _("“{value}” is not known in such a heading, so it may be somebody else’s", value=word)
    return _("the heading has the word “{value}”, so it may be somebody else’s", value=word)


def is_only_unknown(heading: str) -> bool:
    """Whether a heading is doubted for nothing but a word that is not known: "Bungalow address"."""
    field, why = field_for_heading(heading)
    words = plain_heading(re.sub(r"[()\[\]]", " ", heading)).split()
    return field is None and bool(why) and all(map(_is_unknown, words))


def same_heading(heading: str) -> str:
    """A heading for knowing the very same again: "Phone (mother)" is not "Phone (school)"."""
    return " ".join(heading.casefold().split())
