"""Whether this instance may hold real people: the set-up checks, who signed them, and drafts of the papers.

Until every check is signed and in date, only invented people are taken, and every page says so. The checks
are shipped with the product and dated; the signatures are the partnership's own, and none is ever changed.
"""
