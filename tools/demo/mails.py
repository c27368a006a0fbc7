"""Mails that came in at the end of March: a promise, a complaint in German, a payment, and one of nobody known."""

_TO = "Northgate Equipment Ltd <receivables@northgate.example>"

_SUMMIT = """\
From: "J. Smith" <ap@summitlease.example>
To: {to}
Subject: Re: Reminder: INV-2026-0044
Date: Tue, 31 Mar 2026 09:12:44 -0400
Message-ID: <5f1c.31@mail.summitlease.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hello,

the licence copy has arrived. We will pay INV-2026-0044 on 10 April 2026,
6,372.00 USD.

Kind regards
J. Smith

On Thu, Mar 19, 2026 at 10:02 AM Northgate Equipment Ltd
<receivables@northgate.example> wrote:
> Our records show that INV-2026-0044 is open.
"""
_MOLLER = """\
From: =?utf-8?Q?Buchhaltung_M=C3=B8ller?= <ap@moller.example>
To: {to}
Subject: =?utf-8?Q?Rechnung_INV-2026-0019=3A_R=C3=BCckfrage?=
Date: Mon, 30 Mar 2026 15:40:00 +0200
Message-ID: <2026.0330.1540@moller.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Guten Tag,

zwei der Ventile aus INV-2026-0019 sind beschädigt angekommen. Bitte melden
Sie sich.

Mit freundlichen Grüßen
Buchhaltung
"""
_QUICKPRINT = """\
From: QuickPrint accounts <ap@quickprint.example>
To: {to}
Subject: Payment
Date: Mon, 30 Mar 2026 08:05:10 -0400
Message-ID: <pay-77@quickprint.example>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>We have paid INV-2026-0010 by bank transfer today.</p>
<blockquote>We will cut you off.</blockquote>
"""
_UNKNOWN = """\
From: Pat Lindqvist <pat@lindqvist-consulting.example>
To: {to}
Subject: Your invoice to Kestrel
Date: Mon, 30 Mar 2026 11:20:00 -0400
Message-ID: <a1b2@lindqvist-consulting.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

I look after the books of Kestrel from now on. Whom do I speak with?
"""


def mails() -> dict[str, str]:
    """Return the mails by their paths in the demo book."""
    texts = {"kestrel": _UNKNOWN, "moller": _MOLLER, "quickprint": _QUICKPRINT, "summitlease": _SUMMIT}
    return {f"mails/{name}.eml": text.format(to=_TO) for name, text in texts.items()}
