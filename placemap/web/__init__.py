"""The page shell and the toolkit that every page is made of.

Nouns: layout (`templates/web/`), component (`templates/components/`), field (`fields/`), page
(`views.py`). Other packages may import `fields`, `views`, `shell` and `errors`; their templates
extend `web/…` and import `components/all.html`. Nothing here knows the domain or decides who may
see what. README.md beside this file shows how to write a page.
"""
