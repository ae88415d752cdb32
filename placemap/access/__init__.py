"""The mechanism of protection: who acts, what was decided and why, what was written or read.

`Actor` says who acts; `Decision` carries an answer with its reason; `@command` joins
transaction, policy and audit; `row_security` gives every table its database policy and every
transaction its context. This package knows no domain: identifiers are plain values here, so
that the audit trail survives any deletion.
"""
