"""A router for tests, which leads as it is told."""

from arcdiag.model.proxy import Login, Proxy, Scheme, Target, Ways
from arcdiag.model.secret import Secret

ONE = Proxy(scheme=Scheme.HTTP, host="p.example", port=3128)
TWO = Proxy(scheme=Scheme.SOCKS5, host="2001:db8::1", port=1080)
SECURE = Proxy(scheme=Scheme.HTTPS, host="s.example", port=8443)
LOGGED_IN = Proxy(
    scheme=Scheme.HTTP,
    host="p.example",
    port=3128,
    login=Login(user=Secret("bob"), password=Secret("s3cret")),
)


class Says:
    """The same ways to every URL but those that have their own, by the name's first label."""

    def __init__(self, *hops: Proxy | None, **own: Ways) -> None:
        self._own = own
        self._hops = hops
        self.asked: list[Target] = []

    async def ways(self, url: Target) -> Ways:
        self.asked.append(url)
        return self._own.get(url.host.partition(".")[0], Ways(hops=self._hops))
