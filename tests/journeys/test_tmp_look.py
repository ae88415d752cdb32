from tests.access.test_every_url import Things
from tests.journeys.test_pictures import things  # noqa
from tests.journeys import steps
def test_it(site, browser, things):
    for who in ("Priya Nandra","Dan Colley"):
        p = browser.new_context().new_page()
        steps.sign_in(p, site.address, who)
        for name in ("sign-in","mapping","cohort","matching","child","links","child","cohort","child"):
            a=p.goto(site.url(things.address(name, {"sign-in":frozenset(),"child":frozenset({"reference","person"})}.get(name, frozenset({"reference"})))))
            print(who, name, a.status)
            if name=="matching":
                p.get_by_role("link", name="Read the doubtful pairs").click()
    print([l for l in site.log.read_text().splitlines() if "rror" in l or "Trace" in l or "File" in l or l.startswith(" ")][-60:])
