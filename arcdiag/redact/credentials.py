"""What logins, tokens and keys look like in any text."""

from typing import Final

CREDENTIALS: Final = "|".join(
    (
        # A user and a password before the host of a URL, with or without a scheme.
        r"""(?P<userinfo>(?<=://)(?!\*\*\*@|USER:PASSWORD@)[^\s"'<>]{0,512}@(?=[\w.\[-]))""",
        r"(?P<jwt>\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*)",
        # The value after a scheme of HTTP's Authorization, and of SOCKS5's.
        r"(?P<scheme>(?i:\b(?:Basic|Bearer|Negotiate|NTLM|Digest)) +)"
        r"(?P<proof>(?!realm|\*\*\*)(?=[\w+/.~-]*[\d+/=.~A-Z])[\w+/.~-]{8,}={0,2})",
        r"""(?P<named>(?i:\b(?:sig|signature|access_?token|refresh_?token|id_?token|token|api_?key|"""
        r"""account_?key|shared_?access_?key|shared_?access_?signature|client_?secret|secret|password|"""
        r"""passwd|passphrase|pwd|sas|x-api-key|cookie|set-cookie|service-principal-secret))["']?"""
        r"""(?:\s*[=:]\s*|\s+(?=\S*\d))["']?)(?P<value>(?!\*\*\*)[^\s&"'<>;,)]{3,})""",
        r"(?P<pem>-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z))",
    )
)
"""Alternatives of one pattern; ``scheme`` and ``named`` stay, what follows them goes."""

REALM: Final = r"""(?P<realm>(?i:\brealm=)")(?P<whose>[^"]*)"""
"""Where a proxy says to whom it belongs."""
